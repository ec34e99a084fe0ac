//! What must stay true of the source itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn text(path: &str) -> String {
    fs::read_to_string(crate::root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.to_string_lossy().ends_with(ending) {
            into.push(path);
        }
    }
}

fn sources(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    files(&crate::root().join(folder), ending, &mut paths);
    paths.into_iter().map(|path| { let text = fs::read_to_string(&path).expect("a source file"); (path, text) }).collect()
}

#[test]
fn permissions_handlers_and_backend_are_one_list() {
    let permissions: toml::Table = toml::from_str(&text("src-tauri/permissions/ui.toml")).expect("TOML");
    let allowed: BTreeSet<String> = permissions["permission"][0]["commands"]["allow"].as_array().expect("a list").iter().map(|name| name.as_str().expect("a name").to_owned()).collect();
    let shell = text("src-tauri/src/lib.rs");
    let handlers: BTreeSet<String> = shell
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("commands::") && line.ends_with(','))
        .filter_map(|line| line.trim_end_matches(',').rsplit("::").next().map(str::to_owned))
        .collect();
    let backend = text("ui/src/lib/backend.ts");
    let snake = |name: &str| name.chars().flat_map(|c| if c.is_ascii_uppercase() { vec!['_', c.to_ascii_lowercase()] } else { vec![c] }).collect::<String>();
    let methods: BTreeSet<String> = backend
        .lines()
        .filter(|line| line.starts_with("  ") && line.contains("): Promise<"))
        .filter_map(|line| line.trim().split('(').next().map(snake))
        .filter(|name| name != "listen")
        .collect();
    assert_eq!(allowed, handlers);
    assert_eq!(allowed, methods);
}

#[test]
fn only_one_file_of_the_ui_knows_tauri() {
    let users: Vec<String> = sources("ui/src", "")
        .into_iter()
        .filter(|(path, text)| !path.to_string_lossy().ends_with(".json") && text.contains("@tauri-apps"))
        .map(|(path, _)| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect();
    assert_eq!(users, ["tauri.ts"]);
}

#[test]
fn the_pure_crates_touch_no_disk_network_or_clock() {
    for crate_ in ["ledger", "intake", "parties", "law", "letter"] {
        for (path, text) in sources(&format!("crates/{crate_}/src"), ".rs") {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for forbidden in ["std::fs", "std::net", "std::env", "std::process", "SystemTime", "Instant::now", "Local::now", "Utc::now", " File::open"] {
                assert!(!code.contains(forbidden), "{}: {forbidden}", path.display());
            }
        }
    }
}

#[test]
fn nothing_in_the_tree_can_reach_the_network() {
    let lock: toml::Table = toml::from_str(&text("Cargo.lock")).expect("TOML");
    let shipped = ["crates/apart", "crates/ledger", "crates/intake", "crates/vault", "crates/cli", "."];
    for folder in shipped {
        let manifest: toml::Table = toml::from_str(&text(&format!("{folder}/Cargo.toml"))).expect("TOML");
        let named = manifest["dependencies"].as_table().expect("dependencies");
        for client in ["reqwest", "hyper", "ureq", "curl", "isahc"] {
            assert!(!named.contains_key(client), "{folder} names {client}");
        }
    }
    assert!(lock["package"].as_array().is_some_and(|packages| packages.len() > 100));
    let conf: serde_json::Value = serde_json::from_str(&text("tauri.conf.json")).expect("JSON");
    let csp = conf["app"]["security"]["csp"].as_str().expect("a CSP");
    assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe") && !csp.contains("https:") && !csp.contains('*'), "{csp}");
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_values() {
    let messages = |lang: &str| -> BTreeSet<(String, BTreeSet<String>)> {
        let text = text(&format!("ui/src/locales/{lang}.ftl"));
        let mut out: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            match line.split_once(" = ") {
                Some((id, value)) if !line.starts_with(' ') && !id.contains(' ') => out.push((id.to_owned(), value.to_owned())),
                _ => if let Some((_, value)) = out.last_mut() { value.push_str(line) },
            }
        }
        out.into_iter().map(|(id, value)| (id, value.split('$').skip(1).map(|rest| rest.chars().take_while(|c| c.is_alphanumeric()).collect()).collect())).collect()
    };
    let (ko, en) = (messages("ko"), messages("en"));
    let differ: Vec<_> = ko.symmetric_difference(&en).collect();
    assert!(differ.is_empty(), "{differ:#?}");
    assert!(ko.len() > 150);
}

#[test]
fn every_message_asked_for_is_there() {
    let known: BTreeSet<String> = text("ui/src/locales/en.ftl").lines().filter_map(|line| line.split_once(" = ").map(|(id, _)| id.to_owned())).collect();
    for (path, text) in sources("ui/src", ".svelte").into_iter().chain(sources("ui/src/state", ".ts")) {
        for id in text.split("app.t('").skip(1).filter_map(|rest| rest.split('\'').next()).filter(|id| id.contains('-') && !id.contains(['$', ' ', '.', '/'])) {
            assert!(known.contains(id), "{}: {id}", path.display());
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for (path, text) in ["crates", "src-tauri/src", "tests"].into_iter().flat_map(|folder| sources(folder, ".rs")) {
        assert!(text.lines().count() < 900, "{} has {} lines", path.display(), text.lines().count());
    }
}

#[test]
fn the_page_has_no_inline_style_or_script() {
    for (path, text) in sources("ui/src", ".svelte") {
        assert!(!text.contains(" style=\"") && !text.contains("{@html"), "{}", path.display());
    }
}
