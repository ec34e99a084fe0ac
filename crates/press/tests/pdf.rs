//! What comes out is a tagged, titled PDF whose text can be read back, for every letter in every language.

use std::process::{Command, Stdio};
use std::io::Write;

use chrono::{DateTime, NaiveDate, Utc};
use whither_letter::{form, letter, letters, Agent, Block, Draft, Kind, Letter, Offer, Tongue};
use whither_press::{lacking, pages, pdf, preview, Error, Fonts};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a time")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn draft(offer: &Offer, tongue: Tongue) -> Draft {
    let mut draft = Draft::new(&offer.regime, offer.kind, tongue);
    draft.to.name = if tongue == Tongue::Ko { "한빛페이 주식회사" } else { "Hanbit Pay Co., Ltd." }.to_owned();
    draft.from.name = if tongue == Tongue::Ko { "김보기" } else { "Bogi Kim" }.to_owned();
    draft.from.address = "2 Example Road\nSampleville".to_owned();
    draft.from.email = "bogi@example.org".to_owned();
    draft.claims = vec!["Garam Insight: 120".to_owned()];
    draft.chronology = vec![(day("2026-10-01"), "A".to_owned()), (day("2026-10-12"), "B".to_owned())];
    for key in ["sent", "answered", "due"] {
        draft.values.insert(key.to_owned(), "2026-10-01".to_owned());
    }
    for key in ["asked", "reason", "wrong", "right", "consent", "recipient", "via", "decision", "service"] {
        draft.values.insert(key.to_owned(), format!("value of {key}"));
    }
    draft
}

fn made(offer: &Offer, tongue: Tongue) -> Letter {
    letter(&draft(offer, tongue), day(if offer.regime == "in-dpdp" { "2027-06-01" } else { "2026-11-23" })).expect("a letter")
}

fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{program} (Debian: poppler-utils): {error}"));
    child.stdin.take().expect("its input").write_all(pdf).expect("written");
    // Of titles in the structure, only their mark of the byte order is printed.
    String::from_utf8_lossy(&child.wait_with_output().expect("its output").stdout).into_owned()
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a letter says, piece by piece in its order.
fn pieces(letter: &Letter) -> Vec<String> {
    let blocks = letter.blocks.iter().flat_map(|block| match block {
        Block::Text(text) | Block::Heading(text) => vec![text.clone()],
        Block::Numbered(items) => items.iter().map(|item| item.text.clone()).collect(),
        Block::Bulleted(entries) => entries.clone(),
        Block::Table(rows) => rows.iter().flatten().cloned().collect(),
    });
    blocks.map(|piece| folded(&piece)).collect()
}

/// A letter's text comes back in order, and the file says what it is.
fn holds(what: &str, letter: &Letter, bytes: &[u8]) {
    let told = poppler("pdftotext", &["-layout", "-", "-"], bytes);
    // A point may go on behind the number of the page.
    let is_number = |line: &&str| line.split_once('/').is_some_and(|(one, all)| one.trim().parse::<u8>().is_ok() && all.trim().parse::<u8>().is_ok());
    let said = folded(&told.lines().filter(|line| !is_number(line)).collect::<String>());
    let mut rest = said.as_str();
    for piece in pieces(letter) {
        (_, rest) = rest.split_once(&piece).unwrap_or_else(|| panic!("{what}: {piece:?} is not in its place in\n{said}"));
    }
    let told = poppler("pdfinfo", &["-"], bytes);
    for line in ["Tagged:          yes", "Encrypted:       no", "Page size:       595.276 x 841.89 pts (A4)", &format!("Title:           {}", letter.title)] {
        assert!(told.contains(line), "{what}: {line}\n{told}");
    }
    let meta = poppler("pdfinfo", &["-meta", "-"], bytes);
    for mark in ["<pdfuaid:part>1</pdfuaid:part>", "<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", &format!("<rdf:li>{}</rdf:li>", letter.tongue.id())] {
        assert!(meta.contains(mark), "{what}: no {mark} in\n{meta}");
    }
    let structure = poppler("pdfinfo", &["-struct", "-"], bytes);
    let has = |of: fn(&Block) -> bool| letter.blocks.iter().any(of);
    let tags = [("Document", true), ("P (block)", true), ("L (block)", has(|block| matches!(block, Block::Numbered(_) | Block::Bulleted(_)))), ("Table (block)", has(|block| matches!(block, Block::Table(_))))];
    for (tag, due) in tags {
        assert!(!due || structure.contains(tag), "{what}: no {tag:?} in\n{structure}");
    }
    let fonts = poppler("pdffonts", &["-"], bytes);
    assert!(fonts.lines().count() > 2 && fonts.lines().skip(2).all(|line| line.contains(" yes yes yes")), "{what}: a font is not embedded, or has no way back to text:\n{fonts}");
}

#[test]
fn two_runs_make_the_same_file_from_the_bundled_fonts() {
    for (regime, tongue) in [("kr-pipa", Tongue::Ko), ("eu-gdpr", Tongue::De), ("us-ca-ccpa", Tongue::En)] {
        let letter = made(&whither_letter::offer(regime, Kind::Access).expect("it is there"), tongue);
        assert!(lacking(&letter).is_empty(), "{:?}", lacking(&letter));
        let finished = letter.finish().expect("whole");
        assert_eq!(pdf(&finished, &Fonts::default(), now()).expect("a PDF"), pdf(&finished, &Fonts::default(), now()).expect("a PDF"), "two runs differ");
    }
}

#[test]
fn every_letter_in_every_language_is_a_tagged_pdf_whose_text_comes_back() {
    let mut count = 0;
    for offer in letters() {
        for &tongue in &offer.tongues {
            let letter = made(&offer, tongue);
            // Chinese and Japanese need a font of the system (Debian: fonts-noto-cjk).
            let fonts = Fonts::of_system(&lacking(&letter));
            let what = format!("{} {} {}", offer.regime, offer.kind.id(), tongue.id());
            let bytes = pdf(&letter.clone().finish().unwrap_or_else(|blanks| panic!("{what}: {blanks:?}")), &fonts, now()).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(bytes.starts_with(b"%PDF-1.7"), "{what}");
            holds(&what, &letter, &bytes);
            count += 1;
        }
    }
    assert!(count > 150);
}

#[test]
fn markup_is_data_and_what_no_font_draws_is_named() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let print = |name: &str, fonts: &Fonts| {
        let mut draft = draft(&offer, Tongue::Ko);
        draft.from.name = name.to_owned();
        pdf(&letter(&draft, day("2026-11-23")).expect("a letter").finish().expect("whole"), fonts, now())
    };
    let nasty = "#panic(\"x\") $1/0$ *b* _i_ @no <l> \\u{41} [x] //c /*d*/";
    let said = folded(&poppler("pdftotext", &["-", "-"], &print(nasty, &Fonts::default()).expect("a PDF")));
    assert!(said.contains(&folded(nasty)), "{said}");
    let long = "가나다라".repeat(75);
    let said = folded(&poppler("pdftotext", &["-", "-"], &print(&long, &Fonts::default()).expect("a PDF")));
    assert!(said.contains(&long), "300 characters do not fit");
    assert_eq!(print("\u{13000}", &Fonts::default()), Err(Error::Characters(vec!['\u{13000}'])));
    let arabic = "محمد";
    let fonts = Fonts::of_system(&arabic.chars().collect::<Vec<_>>());
    match print(arabic, &fonts) {
        Ok(bytes) => assert!(!bytes.is_empty()),
        // A machine without an Arabic font says so.
        Err(Error::Characters(missing)) => assert!(arabic.chars().all(|c| missing.contains(&c)), "{missing:?}"),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_preview_shows_the_blanks_and_its_pages_are_pictures() {
    let draft = Draft::new("kr-pipa", Kind::Correction, Tongue::Ko);
    let letter = letter(&draft, day("2026-11-23")).expect("a letter");
    let bytes = preview(&letter, &Fonts::default(), now()).expect("a PDF");
    assert!(poppler("pdftotext", &["-", "-"], &bytes).contains("{바른 내용}"));
    let drawn = pages(bytes, 0.5).expect("drawn");
    assert!(drawn.iter().all(|png| png.starts_with(b"\x89PNG")) && !drawn.is_empty());
    assert_eq!(pages(b"no PDF".to_vec(), 1.0), Err(Error::Pages));
}

#[test]
fn the_official_form_and_the_power_of_attorney() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let mut draft = draft(&offer, Tongue::Ko);
    draft.agent = Some(Agent { name: "박대리".to_owned(), relation: "자녀".to_owned(), ..Agent::default() });
    draft.particulars = Some(vec!["recipients".to_owned()]);
    let blank = |draft: &Draft| form(draft, day("2026-11-23")).expect("a form").finish().expect_err("a form with blanks left").into_iter().map(|blank| blank.token).collect::<Vec<_>>();
    assert_eq!(blank(&draft), ["phone", "birth", "agent-phone", "agent-birth", "agent-address"]);
    let looked_at = whither_press::form_preview(&form(&draft, day("2026-11-23")).expect("a form"), &Fonts::default(), now()).expect("a PDF");
    assert!(poppler("pdftotext", &["-", "-"], &looked_at).contains("박대리"));
    (draft.from.phone, draft.from.birth) = ("010-0000-0000".to_owned(), "1990-01-01".to_owned());
    draft.agent = Some(Agent { name: "박대리".to_owned(), relation: "자녀".to_owned(), phone: "010-0000-0001".to_owned(), birth: "2001-01-01".to_owned(), address: "경기도 가상시".to_owned() });
    let bytes = whither_press::form(&form(&draft, day("2026-11-23")).expect("a form").finish().expect("whole"), &Fonts::default(), now()).expect("a PDF");
    let said = folded(&poppler("pdftotext", &["-layout", "-", "-"], &bytes));
    for piece in ["[√]열람", "[√]개인정보의제3자제공현황", "[]개인정보의항목및내용", "박대리", "위임장", "위임받는자", "처리기간10일이내"] {
        assert!(said.contains(piece), "{piece} is not in {said}");
    }
    assert_eq!(poppler("pdfinfo", &["-"], &bytes).lines().find(|line| line.starts_with("Pages")).map(|line| line.ends_with('2')), Some(true));
}
