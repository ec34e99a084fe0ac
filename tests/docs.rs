//! The lists in docs/formats.md are made from the slices they describe: `make expected` writes them anew.

use whither_intake::{sources, Format};

fn made() -> String {
    let mut out = String::from("| format | |\n|---|---|\n");
    for (format, name) in Format::READ {
        let code = serde_json::to_string(&format).expect("a code");
        out += &format!("| {name} | `{}` |\n", code.trim_matches('"'));
    }
    out += "\n| source | 이름 | name | what it cannot show, and where that is written |\n|---|---|---|---|\n";
    for source in sources() {
        let not_shown: Vec<String> = source.not_shown.iter().map(|one| format!("{} ({})", one.en, one.citation)).collect();
        out += &format!("| `{}` | {} | {} | {} |\n", source.id, source.ko, source.en, not_shown.join(" "));
    }
    out
}

#[test]
fn the_lists_of_formats_and_sources_are_fresh() {
    const BEGIN: &str = "<!-- made by `make expected` -->\n";
    const END: &str = "<!-- end -->\n";
    let path = crate::root().join("docs/formats.md");
    let text = std::fs::read_to_string(&path).expect("the page");
    let (before, rest) = text.split_once(BEGIN).expect("where the lists begin");
    let (_, after) = rest.split_once(END).expect("where the lists end");
    let fresh = format!("{before}{BEGIN}{}{END}{after}", made());
    if crate::rewriting() {
        std::fs::write(&path, &fresh).expect("written");
    }
    assert!(text == fresh || crate::rewriting(), "docs/formats.md is stale: run `make expected`");
}
