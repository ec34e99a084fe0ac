//! Each fixture with its expected reading beside it (`make expected` writes them anew), and the contract of the JSON.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};
use whither_cli::{document_json, Read};
use whither_intake::Mapping;
use whither_ledger::{DocumentId, Lang};

fn read(path: &Path, mapping: &Mapping) -> Read {
    let bytes = fs::read(path).expect("the fixture");
    let reading = whither_intake::read(&mut bytes.as_slice(), mapping, &mut |_| ControlFlow::Continue(())).expect("memory does not fail");
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    Read { id: DocumentId(Sha256::digest(&bytes).into()), name, size: bytes.len() as u64, reading }
}

pub fn inputs() -> Vec<PathBuf> {
    let folders = fs::read_dir(crate::root().join("tests/fixtures")).expect("fixtures").flatten().map(|entry| entry.path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| fs::read_dir(folder).expect("a fixture").flatten().map(|entry| entry.path()).collect::<Vec<_>>());
    let mut inputs: Vec<PathBuf> = files.filter(|path| !path.to_string_lossy().ends_with(".expected.json")).collect();
    inputs.sort();
    inputs
}

fn schema() -> jsonschema::Validator {
    let text = fs::read_to_string(crate::root().join("docs/reading.schema.json")).expect("the schema");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
}

#[test]
fn every_fixture_is_read_as_expected() {
    let schema = schema();
    let mut wrong = Vec::new();
    let inputs = inputs();
    assert!(inputs.len() >= 40, "fixtures are missing");
    for path in inputs {
        let got = document_json(&[read(&path, &Mapping::default())], Lang::En);
        let problems: Vec<String> = schema.iter_errors(&got).map(|error| format!("{error} at {}", error.instance_path)).collect();
        assert!(problems.is_empty(), "{}: {problems:?}", path.display());
        let beside = path.with_extension(format!("{}.expected.json", path.extension().unwrap_or_default().to_string_lossy()));
        let text = serde_json::to_string_pretty(&got).expect("JSON") + "\n";
        if crate::rewriting() {
            fs::write(&beside, &text).expect("written");
        }
        if fs::read_to_string(&beside).unwrap_or_default() != text {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "read differently than expected (see `git diff` after `make expected`): {wrong:#?}");
}

fn disclosures(fixture: &str) -> Vec<Value> {
    let got = document_json(&[read(&crate::root().join("tests/fixtures").join(fixture), &Mapping::default())], Lang::En);
    got["disclosures"].as_array().expect("an array").clone()
}

/// What a reader of the fixture would say, by hand: golden files alone could freeze a mistake.
#[test]
fn what_a_person_reads_in_the_fixtures_is_read() {
    let find = |all: &[Value], name: &str| all.iter().find(|one| one["recipient"]["reading"] == name).unwrap_or_else(|| panic!("{name} is missing")).clone();
    let outsourcing = disclosures("kr-outsourcing/input.html");
    assert_eq!(find(&outsourcing, "나래솔루션")["relation"]["reading"], "processing");
    let sub = find(&outsourcing, "도담넷");
    assert_eq!((&sub["relation"]["reading"], &sub["on_behalf_of"]["reading"]), (&Value::from("sub-processing"), &Value::from("나래솔루션")));

    for fixture in ["kr-overseas-transposed/input.html", "kr-overseas-wide/input.html"] {
        let one = find(&disclosures(fixture), "Northwind Cloud Inc.");
        assert_eq!(one["country"]["reading"], "US", "{fixture}");
        assert_eq!(one["legal_basis"]["reading"], "kr-pipa-28-8-1-3", "{fixture}");
        assert!(one["occurrences"].is_null(), "{fixture}");
    }
    let policy = disclosures("kr-policy-page/input.html");
    assert_eq!(find(&policy, "미르상담센터 주식회사")["relation"]["reading"], "processing");
    assert_eq!(find(&policy, "온새미손해보험(주)")["relation"]["reading"], "provision");

    let english = disclosures("en-third-parties/input.html");
    assert_eq!(find(&english, "Northwind Cloud Inc.")["safeguard"]["reading"], "standard-contractual-clauses");
    assert_eq!(find(&english, "Tamarind Chat Pvt. Ltd.")["on_behalf_of"]["reading"], "Saffron Desk Pvt. Ltd.");

    let german = disclosures("tsv-utf16/input.tsv");
    let heron = find(&german, "Heron Parcel Services GmbH");
    assert_eq!(heron["occurrences"]["first"], "2024-03-07");
    assert!(german.iter().any(|one| one["legal_basis"]["reading"] == "gdpr-6-1-f"));

    let dates = disclosures("semicolon-bom/input.csv");
    assert_eq!(find(&dates, "Lumen Pay Singapore Pte. Ltd.")["occurrences"]["last"], "2024-04-13");
    let tilt = disclosures("tilt-sample/input.json");
    assert_eq!(find(&tilt, "Lumen Pay Singapore Pte. Ltd.")["country"]["reading"], "SG");
    assert!(tilt.iter().any(|one| one["recipient"]["reading"].is_null()), "a recipient known only by category has no reading");
    // Businesses gave to Meta, Meta to an app; a broken name is repaired.
    let meta = disclosures("meta-archive/input.zip");
    assert!(meta.iter().any(|one| one["controller"]["reading"] == "한빛쇼핑" && one["recipient"]["reading"] == "Meta" && one["occurrences"]["count"] == 1));
    assert_eq!(find(&meta, "Orchid Quiz")["controller"]["reading"], "Meta");
    let amazon = disclosures("amazon-archive/input.zip");
    assert!(amazon.iter().any(|one| one["controller"]["reading"] == "Aster Stores, Inc."));

    // A mail: its text and what hangs on it.
    let mail = disclosures("kr-access-mail/input.eml");
    assert_eq!(find(&mail, "주식회사 라온에이아이")["relation"]["reading"], "provision");
    assert_eq!(find(&mail, "라온에이아이")["evidence"][0]["place"]["file"], "별첨_제공내역.csv");
    // The same file twice in an archive counts once.
    let archive = disclosures("kr-zip-cp949/input.zip");
    assert_eq!(find(&archive, "라온에이아이")["occurrences"]["count"], 1);
    let list = disclosures("kr-policy-list/input.html");
    let abroad = find(&list, "Maru Cloud Pte. Ltd.");
    assert_eq!((&abroad["country"]["reading"], &abroad["legal_basis"]["reading"]), (&Value::from("SG"), &Value::from("kr-pipa-28-8-1-3")));
    assert!(abroad["relation"].is_null(), "the heading of another section says nothing of it");
    // A word that the line's end cut in two is whole again, and one page's table goes on on the next.
    let pdf = disclosures("pdf-ruled-ko/input.pdf");
    assert_eq!(find(&pdf, "Maru Cloud Pte. Ltd.")["country"]["wording"], "싱가포르");
    assert_eq!(disclosures("pdf-pages-en/input.pdf").iter().flat_map(|one| one["evidence"].as_array().cloned().unwrap_or_default()).filter_map(|e| e["place"]["page"].as_u64()).max(), Some(2));
    for fixture in ["pdf-letter-ko/input.pdf", "docx-letter/input.docx", "hwpx-letter/input.hwpx", "rtf-table/input.rtf", "xls-log/input.xls", "ods-list/input.ods"] {
        assert!(disclosures(fixture).len() >= 2, "{fixture}");
    }
    // Letters that name recipients line by line.
    let german = disclosures("gdpr-prose-de/input.txt");
    assert_eq!((german.len(), &find(&german, "Northwind Mail Inc.")["safeguard"]["reading"]), (3, &Value::from("standard-contractual-clauses")));
    assert_eq!(find(&german, "Auskunftei Weitblick AG")["country"]["reading"], "CH");
    let english = disclosures("gdpr-prose-en/input.txt");
    assert_eq!((english.len(), &find(&english, "Harbour Rail SA")["country"]["reading"]), (3, &Value::from("FR")));
    let french = disclosures("gdpr-prose-fr/input.txt");
    assert_eq!((french.len(), &find(&french, "Northwind Cloud, Inc.")["country"]["reading"]), (3, &Value::from("US")));
    let form = disclosures("kr-access-form/input.txt");
    assert_eq!((form.len(), &find(&form, "가람은행")["relation"]["reading"], &find(&form, "가람은행")["data"][1]["wording"]), (3, &Value::from("provision"), &Value::from("계좌번호")));
    let marked = disclosures("kr-marked-notice/input.txt");
    assert_eq!((marked.len(), &find(&marked, "나래택배")["relation"]["reading"], &find(&marked, "Northwind Ads LLC")["relation"]["reading"]), (4, &Value::from("processing"), &Value::from("provision")));
    let tight = disclosures("pdf-tight-ko/input.pdf");
    let pay = find(&tight, "Lumen Pay Singapore Pte. Ltd.");
    assert_eq!((tight.len(), &pay["country"]["wording"], &pay["purposes"][0]["wording"], &pay["retention"]["wording"]), (3, &Value::from("싱가포르"), &Value::from("해외 가맹점 결제 처리와 부정거래 방지"), &Value::from("목적 달성 시까지")));
    // Lines below rows go on over pages, and a row that the page's end cuts is one.
    let lines = read(&crate::root().join("tests/fixtures/pdf-lines-en/input.pdf"), &Mapping::default()).reading;
    assert_eq!((lines.rows.kept, lines.rows.not_understood), (45, 0));
    assert!(disclosures("pdf-lines-en/input.pdf").iter().all(|one| one["data"].as_array().is_none_or(|data| data.iter().all(|item| !item["wording"].as_str().unwrap_or_default().starts_with('(')))));
    let notice = disclosures("xlsx-notice/input.xlsx");
    assert_eq!(find(&notice, "다온카드")["relation"]["reading"], "provision");
}

#[test]
fn a_mapping_overrides_what_was_found() {
    let mapping = Mapping::from_toml("relation = \"processing\"\ncontroller = \"다온카드\"\n[columns]\n\"제공 목적\" = \"unused\"\n").expect("a mapping");
    let got = document_json(&[read(&crate::root().join("tests/fixtures/sample/input.csv"), &mapping)], Lang::En);
    let first = &got["disclosures"][0];
    assert_eq!(first["relation"]["reading"], "processing");
    assert_eq!(first["controller"]["reading"], "다온카드");
    assert_eq!(first["purposes"].as_array().map(Vec::len), Some(0));
    let text = "내역,구분,일자\n마루클라우드 (싱가포르) / 보관,건,2024-01-02\n소계,소계,\n다온카드 (대한민국) / 결제,건,2024-01-03\n가람은행,건,2024-01-04\n";
    let mapping = Mapping::from_toml("leave_out = [[5, 5]]\n[leave_out_where]\n\"구분\" = [\"소계\"]\n[columns]\n\"내역\" = \"{recipient} ({country}) / {purpose}\"\n\"일자\" = \"date\"\n").expect("a mapping");
    let found = whither_intake::identify(&mut text.as_bytes(), &mapping).expect("memory does not fail");
    let shown: Vec<Vec<String>> = found.parts[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.wording.clone()).collect()).collect();
    assert_eq!(shown, [["마루클라우드", "싱가포르", "보관", "건", "2024-01-02"], ["다온카드", "대한민국", "결제", "건", "2024-01-03"]]);
    let got = whither_intake::read(&mut text.as_bytes(), &mapping, &mut |_| ControlFlow::Continue(())).expect("memory does not fail");
    assert_eq!((got.rows.kept, got.rows.skipped), (2, 2));
    let first = &got.disclosures[0].disclosure;
    assert_eq!((first.recipient_name(), first.transfer.country.as_ref().map(|country| country.wording.as_str())), ("마루클라우드", Some("싱가포르")));
    assert!(Mapping::from_toml("encoding = \"klingon\"").is_err());
    assert!(Mapping::from_toml("nonsense = 1").is_err());
}

#[test]
fn what_is_said_of_one_table_holds_for_that_one() {
    let table = |rows: &[&str]| format!("<table>{}</table>", rows.iter().map(|row| format!("<tr><td>{}</td></tr>", row.replace(',', "</td><td>"))).collect::<String>());
    let page = table(&["제공받는 자,제공 목적,항목", "다온카드,결제,성명", "가람은행,인출,계좌번호"]) + "<p>다음</p>" + &table(&["갑,을,병", "제공받는 자,제공 목적,항목", "마루텔레콤,인증,휴대폰번호", "누리카드,결제,성명"]);
    let read = |toml: &str| {
        let mapping = Mapping::from_toml(toml).expect("a mapping");
        assert_eq!(Mapping::from_toml(&mapping.to_toml()).as_ref(), Ok(&mapping));
        assert!(mapping.shareable().tables.is_empty(), "a place may name a sheet or a file");
        let parts = whither_intake::identify(&mut page.as_bytes(), &mapping).expect("memory does not fail").parts;
        let got = whither_intake::read(&mut page.as_bytes(), &mapping, &mut |_| ControlFlow::Continue(())).expect("memory does not fail");
        let names: Vec<String> = got.disclosures.iter().map(|stating| stating.disclosure.recipient_name().to_owned()).collect();
        let notes: Vec<String> = got.notes.iter().map(|note| note.text(Lang::En)).collect();
        (names, parts, notes)
    };
    let (all, parts, _) = read("");
    assert_eq!((all.len(), parts.len()), (4, 2));
    let place = |part: usize| toml::to_string(&parts[part].place).expect("a place").trim().replace('\n', ", ");
    let (names, shown, notes) = read(&format!("[[tables]]\ntable = {{ {} }}\nleft_out = true\n", place(0)));
    assert_eq!(names, ["마루텔레콤", "누리카드"]);
    assert!(shown[0].left_out && !shown[1].left_out, "it stays in sight, to be taken back");
    assert!(notes.iter().any(|note| note.contains("a table to be left out")), "{notes:?}");
    // The same number in the other table is another row.
    assert_eq!(read(&format!("[[tables]]\ntable = {{ {} }}\nleave_out = [[3, 3]]\n", place(1))).0, ["다온카드", "가람은행", "누리카드"]);
    let (_, shown, _) = read(&format!("[[tables]]\ntable = {{ {} }}\nheader_row = 1\n", place(1)));
    assert_eq!((shown[0].columns[0].header.as_str(), shown[1].columns[0].header.as_str()), ("제공받는 자", "갑"));
    // What one table has is missing in none; what none has is said.
    assert!(!read("[columns]\n\"갑\" = \"unused\"\n").2.iter().any(|note| note.contains("제공받는 자")));
    let (_, _, notes) = read("[columns]\n\"정\" = \"unused\"\n[[tables]]\ntable = { table = 9, row = 1 }\nleft_out = true\n");
    assert!(notes.iter().any(|note| note.contains("\"정\"")) && notes.iter().any(|note| note.contains("names a table")), "{notes:?}");
}

#[test]
fn a_password_opens_an_encrypted_document() {
    for (file, password, rows) in [("pdf-password/input.pdf", "비밀번호", 6), ("zip-password/input.zip", "900101", 38), ("xlsx-password/input.xlsx", "900101", 13)] {
        let path = crate::root().join("tests/fixtures").join(file);
        let with = |password: Option<&str>| {
            let mapping = Mapping { password: password.map(|password| whither_intake::Secret::new(password.to_owned())), ..Mapping::default() };
            assert!(!format!("{mapping:?}").contains("900101"));
            read(&path, &mapping).reading
        };
        for (given, problem) in [(None, "password"), (Some("wrong"), "wrong_password")] {
            let refused = with(given);
            assert!(refused.disclosures.is_empty(), "{file}");
            assert_eq!(serde_json::to_value(&refused.notes[0].problem).expect("JSON")["is"], problem, "{file}");
        }
        assert_eq!(with(Some(password)).rows.kept, rows, "{file}");
    }
}

#[test]
fn the_same_file_twice_and_an_overlapping_export_count_once() {
    let rows = |from: usize, to: usize| -> String {
        let text = fs::read_to_string(crate::root().join("tests/fixtures/sample/input.csv")).expect("the sample");
        let lines: Vec<&str> = text.lines().collect();
        [&lines[..1], &lines[from..to]].concat().join("\n") + "\n"
    };
    let as_read = |text: &str| {
        let reading = whither_intake::read(&mut text.as_bytes(), &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect("memory does not fail");
        Read { id: DocumentId(Sha256::digest(text).into()), name: "part.csv".to_owned(), size: 0, reading }
    };
    let total = |all: &[Read]| -> u64 {
        let got = document_json(all, Lang::En);
        got["disclosures"].as_array().expect("an array").iter().filter_map(|one| one["occurrences"]["count"].as_u64()).sum()
    };
    let (early, late) = (rows(1, 300), rows(200, 408));
    assert_eq!(total(&[as_read(&early), as_read(&early)]), 299);
    assert_eq!(total(&[as_read(&early), as_read(&late)]), 407);
}

/// A list that is longer than what is looked at first streams by, and says what the same list says in an archive, where it is held in memory.
#[test]
fn a_long_list_of_records_says_what_a_short_one_does() {
    let record = |n: usize| match n {
        30_000 => r#"{"제공받은 자": "누리카드", "제공 목적": "결제", "제공 항목": "카드번호", "제공일자": "2026-03-01", "상세": {"국가": "SG"}}"#.to_owned(),
        30_001 => "7".to_owned(),
        n => format!(r#"{{"제공받은 자": "가람은행{}", "제공 목적": "계좌 확인", "제공 항목": "성명, 계좌번호", "제공일자": "2026-03-{:02}"}}"#, n % 40, n % 28 + 1),
    };
    let text = format!("[{}]", (0..60_000).map(record).collect::<Vec<_>>().join(",\n"));
    let read = |bytes: &[u8]| whither_intake::read(&mut &*bytes, &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect("memory does not fail");
    let long = read(text.as_bytes());
    assert_eq!((long.rows.kept, long.disclosures.len(), long.notes.len()), (59_999, 41, 0), "{:?}", long.notes);
    let odd = long.disclosures.iter().find(|stating| stating.disclosure.recipient_name() == "누리카드").expect("the record that holds more");
    assert_eq!((odd.places[0].pointer.as_deref(), odd.disclosure.country().map(|country| country.to_string()).as_deref()), (Some("/30000"), Some("SG")));
    let usual = &long.disclosures[0];
    assert_eq!((usual.occurrences.count(), usual.places[1].pointer.as_deref()), (1_499, Some("/40")));
    let near = whither_intake::excerpt(&mut text.as_bytes(), &Mapping::default(), &usual.places[1], 1).expect("memory does not fail");
    assert_eq!((near.row, near.rows.iter().map(|row| row.row).collect::<Vec<_>>()), (Some(41), vec![40, 41, 42]));
    let near = whither_intake::excerpt(&mut text.as_bytes(), &Mapping::default(), &odd.places[0], 1).expect("memory does not fail");
    assert!(near.rows.iter().any(|row| row.row == 30_001 && row.cells.iter().any(|cell| cell == "SG")), "{near:?}");
    // Cut short, it is read as far as it goes.
    let cut = read(&text.as_bytes()[..text.len() / 2]);
    assert!(cut.rows.kept > 29_000 && cut.notes.len() == 1, "{:?}", cut.notes);
}

#[test]
fn hostile_files_are_a_shrug() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("{}\n{}\n", "제공받는 자,".repeat(20_000), "가람은행,".repeat(20_000));
    let rows = format!("<table><tr><th>제공받는 자<th>제공 목적<th>제공 항목{}</table>", "<tr><td rowspan=65000 colspan=3000>x".repeat(3_000));
    let formula = "제공받는 자,제공 목적,제공 항목\n\"=HYPERLINK(\"\"http://evil.example\"\")\",=1+1,@SUM(A1)\n".to_owned();
    let one_line = format!("제공받는 자,제공 목적,제공 항목\n{}", "x".repeat(9_000_000));
    let zeros = "\0".repeat(100_000);
    for (name, text) in [("deep", &deep), ("wide", &wide), ("rows", &rows), ("formula", &formula), ("one line", &one_line), ("zeros", &zeros)] {
        let reading = whither_intake::read(&mut text.as_bytes(), &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect(name);
        assert!(!reading.disclosures.is_empty() || !reading.notes.is_empty(), "{name}: nothing read and nothing said");
    }
    // Each record has a key of its own: as a table it would be a square.
    let sparse = format!("[{}]", (0..60_000).map(|n| format!("{{\"recipient\":\"A\",\"purpose\":\"B\",\"k{}\":1}}", n % 1_100)).collect::<Vec<_>>().join(","));
    let reading = whither_intake::read(&mut sparse.as_bytes(), &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect("sparse");
    assert!(reading.notes.iter().any(|note| note.kind() == whither_ledger::NoteKind::Limit), "cells were left out without a word");
    // What is cut off is said; in a PDF, whose table of contents stands at its end, that is gone too.
    for fixture in ["xlsx-notice/input.xlsx", "meta-archive/input.zip", "kr-zip-cp949/input.zip", "docx-letter/input.docx", "pdf-ruled-ko/input.pdf"] {
        let mut bytes = fs::read(crate::root().join("tests/fixtures").join(fixture)).expect("the fixture");
        bytes.truncate(bytes.len() / 2);
        let reading = whither_intake::read(&mut bytes.as_slice(), &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect(fixture);
        assert!(!reading.notes.is_empty(), "{fixture}: half of it is gone, and nothing is said");
    }
    let pdf = fs::read(crate::root().join("tests/fixtures/pdf-ruled-ko/input.pdf")).expect("the fixture");
    let broken: Vec<u8> = pdf.windows(9).position(|word| word == b"startxref").map(|at| [&pdf[..at], b"startxref\n1\n%%EOF\n"].concat()).expect("a table of contents");
    let reading = whither_intake::read(&mut broken.as_slice(), &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect("a broken PDF");
    assert!(!reading.disclosures.is_empty() || !reading.notes.is_empty());
    // What documents look like is no document.
    let schema = r##"{"$schema":"http://json-schema.org/draft-07/schema","type":"object","properties":{"recipients":{"type":"array","items":[{"$id":"#/properties/recipients/items/0","title":"recipient","type":"object","examples":[{"recipient":"가람은행","purpose":"실명확인"}]}]}}}"##;
    let reading = whither_intake::read(&mut schema.as_bytes(), &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect("a schema");
    assert!(reading.disclosures.is_empty() && !reading.notes.is_empty());
}

/// One line of a gigabyte that is never in memory as a whole: read as it comes, and left with a word.
#[test]
fn a_line_of_a_gigabyte_is_left_and_said() {
    struct Endless(u64);
    impl std::io::Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = into.len().min(usize::try_from(self.0).unwrap_or(usize::MAX));
            into[..count].fill(b'x');
            self.0 -= count as u64;
            Ok(count)
        }
    }
    let head = "제공받는 자,제공 목적,제공 항목\n가람은행,실명확인,성명\n".as_bytes();
    let mut file = std::io::Read::chain(head, Endless(1 << 30));
    let reading = whither_intake::read(&mut file, &Mapping::default(), &mut |_| ControlFlow::Continue(())).expect("memory does not fail");
    assert!(reading.notes.iter().any(|note| note.kind() == whither_ledger::NoteKind::Limit), "{:?}", reading.notes);
}

/// Real files of others, where they are beside the project: no crash, and something said about each.
#[test]
fn real_files_are_read_or_explained() {
    for folder in ["tilt", "tilt-schema", "broker-lists", "iab-gvl", "dpv", "datenanfragen/companies"] {
        let Ok(entries) = fs::read_dir(crate::root().join("../shared/samples").join(folder)) else { continue };
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
            let read = read(&path, &Mapping::default());
            assert!(!read.reading.disclosures.is_empty() || !read.reading.notes.is_empty(), "{}: nothing read and nothing said", path.display());
        }
    }
}
