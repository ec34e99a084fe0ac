//! The TypeScript types are those of the Rust types: `make expected` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ts_rs::{Config, TS};
use whither_desktop::commands::import::{Counted, Kept, Offered, Preview, Step};
use whither_desktop::commands::start::{Keeping, Status};
use whither_desktop::commands::outgoing::Shape;
use whither_desktop::commands::questions::{Facts, Handled, Questions};
use whither_desktop::commands::requests::{AboutMe, Address, Begun, RequestView, Requests};
use whither_desktop::commands::views::{DocumentView, Overview, RecipientView, RecipientsView};
use whither_desktop::Failure;
use whither_intake::{Excerpt, Mapping};
use whither_ledger::views::{ItemRow, Query};
use whither_letter::{Changed, Draft, Happening};
use whither_parties::Decision;

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, fs::read_to_string(entry.path()).ok()?))).collect()
}

#[test]
fn generated_bindings_are_fresh() {
    let kept = crate::root().join("ui/src/lib/bindings");
    let made = tempfile::tempdir().expect("a folder");
    let target = if crate::rewriting() { kept.clone() } else { made.path().to_owned() };
    if crate::rewriting() {
        // What no type makes any more goes.
        fs::remove_dir_all(&kept).expect("the folder of generated types");
    }
    let config = Config::new().with_out_dir(&target);
    Overview::export_all(&config).expect("exported");
    RecipientView::export_all(&config).expect("exported");
    DocumentView::export_all(&config).expect("exported");
    Preview::export_all(&config).expect("exported");
    Counted::export_all(&config).expect("exported");
    Kept::export_all(&config).expect("exported");
    Offered::export_all(&config).expect("exported");
    Step::export_all(&config).expect("exported");
    Status::export_all(&config).expect("exported");
    Keeping::export_all(&config).expect("exported");
    Failure::export_all(&config).expect("exported");
    Mapping::export_all(&config).expect("exported");
    Excerpt::export_all(&config).expect("exported");
    Query::export_all(&config).expect("exported");
    RecipientsView::export_all(&config).expect("exported");
    Questions::export_all(&config).expect("exported");
    Facts::export_all(&config).expect("exported");
    Handled::export_all(&config).expect("exported");
    Decision::export_all(&config).expect("exported");
    Requests::export_all(&config).expect("exported");
    AboutMe::export_all(&config).expect("exported");
    RequestView::export_all(&config).expect("exported");
    Address::export_all(&config).expect("exported");
    Begun::export_all(&config).expect("exported");
    Shape::export_all(&config).expect("exported");
    Draft::export_all(&config).expect("exported");
    Happening::export_all(&config).expect("exported");
    Changed::export_all(&config).expect("exported");
    ItemRow::export_all(&config).expect("exported");
    let (kept, made) = (files(&kept), files(&target));
    let names: std::collections::BTreeSet<&String> = kept.keys().chain(made.keys()).collect();
    let stale: Vec<&String> = names.into_iter().filter(|name| kept.get(*name) != made.get(*name)).collect();
    assert!(stale.is_empty(), "ui/src/lib/bindings differ from the Rust types in {stale:?}: run `make expected`");
}
