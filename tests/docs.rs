//! Lists in the documents are made from the data they describe: `make expected` writes them anew.

use whither_intake::{sources, Format};
use whither_ledger::Lang;

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

fn rules() -> String {
    let mut out = String::new();
    for rule in whither_law::rules() {
        out += &format!("### `{}` — {}, {}\n\n{}  \n{}\n\n", rule.id, code(&rule.group), code(&rule.confidence), rule.title_ko, rule.title_en);
        out += &format!("* missing: {} · {}\n* disproved by: {} · {}\n* ask: {} · {}\n", rule.missing_ko, rule.missing_en, rule.disproved_ko, rule.disproved_en, rule.ask_ko, rule.ask_en);
        for (regime, citations) in &rule.citations {
            let cited: Vec<String> = citations.iter().map(|citation| {
                let days = citation.0.get(citation.bare().len()..).unwrap_or_default();
                format!("{}{days}", citation.label(Lang::En))
            }).collect();
            out += &format!("* {regime}: {}\n", cited.join("; "));
        }
        if let Some(factor) = rule.factor.and_then(|number| whither_law::factors().iter().find(|factor| factor.number == number)) {
            out += &format!("* factor {} of 2016Do13263: {}\n", factor.number, factor.en);
        }
        out += &rule.needs.map(|kind| format!("* a fact of the person's: `{}`\n", code(&kind))).unwrap_or_default();
        out.push('\n');
    }
    out
}

fn letters() -> String {
    use whither_letter::{checklist, letters, Draft, Kind, Tongue};
    let all = letters();
    let mut out = String::from("| law | letters (languages) |\n|---|---|\n");
    let regimes: Vec<&str> = whither_law::law().regimes.iter().map(|regime| regime.id.as_str()).collect();
    for regime in &regimes {
        let own = all.iter().filter(|offer| offer.regime == *regime).map(|offer| format!("{} ({})", offer.kind.id(), offer.tongues.iter().map(|tongue| tongue.id()).collect::<Vec<_>>().join(" ")));
        out += &format!("| `{regime}` | {} |\n", own.collect::<Vec<_>>().join(", "));
    }
    for regime in regimes {
        let Some(offer) = all.iter().find(|offer| offer.regime == regime && offer.kind == Kind::Access) else { continue };
        let draft = Draft { particulars: Some(offer.particulars.iter().map(|(id, _)| id.clone()).collect()), ..Draft::new(regime, Kind::Access, Tongue::En) };
        out += &format!("\n### `{regime}`: what is owed, and the sentence that asks for it\n\n| owed under | asked as | |\n|---|---|---|\n");
        for one in checklist(&draft, &[], &whither_ledger::views::Ledger::default()) {
            out += &format!("| {} | {} | {} |\n", one.cites.en, one.asked.en, one.asked.ko);
        }
    }
    out
}

fn code(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("a code").trim_matches('"').to_owned()
}

fn check(page: &str, made: &str) {
    const BEGIN: &str = "<!-- made by `make expected` -->\n";
    const END: &str = "<!-- end -->\n";
    let path = crate::root().join("docs").join(page);
    let text = std::fs::read_to_string(&path).expect("the page");
    let (before, rest) = text.split_once(BEGIN).expect("where the list begins");
    let (_, after) = rest.split_once(END).expect("where the list ends");
    let fresh = format!("{before}{BEGIN}{made}{END}{after}");
    if crate::rewriting() {
        std::fs::write(&path, &fresh).expect("written");
    }
    assert!(text == fresh || crate::rewriting(), "docs/{page} is stale: run `make expected`");
}

#[test]
fn the_lists_of_formats_and_sources_are_fresh() {
    check("formats.md", &made());
}

#[test]
fn the_list_of_rules_is_fresh() {
    check("rules.md", &rules());
}

#[test]
fn the_table_of_letters_is_fresh() {
    check("letters.md", &letters());
}
