//! Word documents as LibreOffice opens them: every letter's text in order, in a font that has it.

use std::path::Path;
use std::process::Command;

use whither_letter::{docx, letter, letters, Block, Draft, Kind, Letter, Tongue};

fn letter_of(regime: &str, kind: Kind, tongue: Tongue) -> Letter {
    let mut draft = Draft::new(regime, kind, tongue);
    draft.to.name = "한빛페이 주식회사".to_owned();
    draft.from.name = "김보기".to_owned();
    draft.from.address = "경기도 가상시 없는길 2".to_owned();
    draft.claims = vec!["가람인사이트: 120".to_owned()];
    draft.chronology = vec!["2026-10-01", "2026-10-12"].into_iter().map(|on| (on.parse().expect("a day"), "요구서를 보냄".to_owned())).collect();
    for (key, value) in [("sent", "2026-10-01"), ("answered", "2026-10-09"), ("due", "2026-10-12"), ("asked", "열람 요구서"), ("reason", "A < B & C"), ("wrong", "1"), ("right", "2"), ("consent", "3"), ("recipient", "4"), ("via", "5"), ("decision", "6"), ("service", "7")] {
        draft.values.insert(key.to_owned(), value.to_owned());
    }
    letter(&draft, "2027-06-01".parse().expect("a day")).expect("a letter")
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).env("HOME", folder).output().unwrap_or_else(|error| panic!("{program} (Debian: libreoffice-writer-nogui, poppler-utils): {error}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn libreoffice_opens_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut written = Vec::new();
    for offer in letters() {
        // Every kind once in Korean, and every layout and language once.
        for &tongue in offer.tongues.iter().filter(|&&tongue| offer.regime.starts_with("kr-") && tongue == Tongue::Ko || offer.kind == Kind::Access && tongue != Tongue::Ko) {
            let letter = letter_of(&offer.regime, offer.kind, tongue);
            let name = format!("{}-{}-{}", offer.regime, offer.kind.id(), tongue.id());
            std::fs::write(folder.path().join(format!("{name}.docx")), docx(&letter.clone().finish().expect("whole")).expect("a document")).expect("written");
            written.push((name, letter));
        }
    }
    assert!(written.len() > 30, "only {}", written.len());
    let files: Vec<String> = written.iter().map(|(name, _)| format!("{name}.docx")).collect();
    let arguments: Vec<&str> = ["--headless", "--convert-to", "pdf"].into_iter().chain(files.iter().map(String::as_str)).collect();
    run("soffice", &arguments, folder.path());
    for (name, letter) in &written {
        let pdf = format!("{name}.pdf");
        let said = folded(&run("pdftotext", &["-raw", &pdf, "-"], folder.path()));
        let mut rest = said.as_str();
        let mut numbers = Vec::new();
        let pieces = letter.blocks.iter().flat_map(|block| match block {
            Block::Text(text) | Block::Heading(text) => vec![text.clone()],
            Block::Numbered(items) => {
                numbers.push(items.len());
                items.iter().zip(1..).map(|(item, at)| format!("{at}.{}", item.text)).collect()
            }
            Block::Bulleted(entries) => entries.clone(),
            Block::Table(rows) => rows.iter().flatten().cloned().collect(),
        });
        for piece in std::iter::once(letter.title.clone()).chain(pieces.collect::<Vec<_>>()) {
            let piece = folded(&piece);
            (_, rest) = rest.split_once(&piece).unwrap_or_else(|| panic!("{name}: {piece:?} is not in its place in\n{said}"));
        }
        // What has Hangul is drawn by a font that has it, not by boxes.
        let fonts = run("pdffonts", &[&pdf], folder.path());
        let korean = ["Nanum", "Noto", "Malgun", "Pretendard"].iter().any(|font| fonts.contains(font));
        assert!(korean || !letter.tongue.eq(&Tongue::Ko), "{name}: no Korean font\n{fonts}");
    }
}
