//! Every letter in every language: no key missing, every article found, the text as it was last looked at.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use whither_law::{law, precedent, regime};
use whither_letter::{checklist, docx, eml, form, letter, letters, mailto, template, text, Attachment, Block, Draft, Kind, Offer, Refused, Tongue, Why};
use whither_ledger::Lang;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A draft with everything a letter may need. All names are made up.
fn whole(offer: &Offer, tongue: Tongue) -> Draft {
    let korean = tongue == Tongue::Ko;
    let mut draft = Draft::new(&offer.regime, offer.kind, tongue);
    draft.to.name = if korean { "한빛페이 주식회사".to_owned() } else { "Hanbit Pay Co., Ltd.".to_owned() };
    draft.to.address = if korean { "서울특별시 가상구 없는로 1".to_owned() } else { "1 Nowhere Street\nExampletown".to_owned() };
    draft.from.name = if korean { "김보기".to_owned() } else { "Bogi Kim".to_owned() };
    draft.from.address = if korean { "경기도 가상시 없는길 2, 101동 202호".to_owned() } else { "2 Example Road\nSampleville".to_owned() };
    draft.from.email = "bogi@example.org".to_owned();
    draft.from.customer = "A-1024".to_owned();
    draft.questions = vec![if korean { "수탁자라고 한 곳의 업무와 계약일을 알려 주시기 바랍니다.".to_owned() } else { "Please state the task and the day of the contract of the company called a processor.".to_owned() }];
    draft.claims = vec![if korean { "가람인사이트 (싱가포르): 전화번호, 2024년 3월부터 120회".to_owned() } else { "Garam Insight (Singapore): telephone number, 120 times since March 2024".to_owned() }];
    draft.chronology = vec![(day("2026-10-01"), if korean { "열람 요구서를 보냄".to_owned() } else { "Request sent".to_owned() }), (day("2026-10-12"), if korean { "답변 없음".to_owned() } else { "No answer".to_owned() })];
    draft.enclosures = vec!["1.pdf".to_owned()];
    for (key, value) in [("sent", "2026-10-01"), ("answered", "2026-10-09"), ("due", "2026-10-12")] {
        draft.values.insert(key.to_owned(), value.to_owned());
    }
    for (key, ko, en) in [
        ("reason", "회사의 영업 비밀이라는 이유", "trade secrets"), ("wrong", "전화번호 010-0000-0000", "telephone 010-0000-0000"), ("right", "전화번호 010-0000-0001", "telephone 010-0000-0001"),
        ("consent", "제3자 제공 동의(선택)", "optional consent to provision to third parties"), ("recipient", "가람인사이트 (싱가포르)", "Garam Insight (Singapore)"), ("via", "한빛페이 주식회사", "Hanbit Pay Co., Ltd."),
        ("asked", "개인정보 열람 요구서", "Request for access to my personal data"), ("decision", "2026년 9월 1일 대출 한도 심사", "loan limit decided on 1 September 2026"), ("service", "한빛페이 주식회사", "Hanbit Pay Co., Ltd."),
    ] {
        draft.values.insert(key.to_owned(), if korean { ko } else { en }.to_owned());
    }
    draft
}

/// A day on which every letter's law is in force.
fn on(offer: &Offer) -> NaiveDate {
    day(if offer.regime == "in-dpdp" { "2027-06-01" } else { "2026-11-23" })
}

#[test]
fn every_letter_is_whole_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected");
    let rewrite = std::env::var_os("WHITHER_REWRITE").is_some();
    let (mut wrong, mut names) = (Vec::new(), BTreeSet::new());
    for offer in letters() {
        for &tongue in &offer.tongues {
            let name = format!("{}-{}-{}.txt", offer.regime, offer.kind.id(), tongue.id());
            let letter = letter(&whole(&offer, tongue), on(&offer)).unwrap_or_else(|refused| panic!("{name}: {}", refused.text(Lang::En)));
            for citation in &letter.citations {
                let found = precedent(citation.bare()).is_some() || citation.article(Some(letter.date)).is_some();
                assert!(found, "{name}: {citation} is not in the statutes on {}", letter.date);
            }
            assert!(!letter.citations.is_empty(), "{name}: rests on nothing");
            let finished = letter.finish().unwrap_or_else(|blanks| panic!("{name}: {blanks:?}"));
            let said = text(&finished);
            assert!(!said.contains(['{', '}']), "{name}: a token is left\n{said}");
            assert!(!said.contains("(s)") && !said.contains("()"), "{name}\n{said}");
            let path = folder.join(&name);
            if rewrite {
                std::fs::create_dir_all(&folder).expect("a folder");
                std::fs::write(&path, &said).expect("written");
            }
            if std::fs::read_to_string(&path).ok().as_deref() != Some(said.as_str()) {
                wrong.push(name.clone());
            }
            names.insert(name);
        }
    }
    assert!(names.len() > 150, "only {} letters", names.len());
    for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !names.contains(&name) {
            if rewrite { std::fs::remove_file(entry.path()).expect("removed") } else { wrong.push(format!("{name} (stale)")) }
        }
    }
    assert!(wrong.is_empty(), "differ from what was last looked at; look, then WHITHER_REWRITE=1: {wrong:?}");
}

#[test]
fn every_regime_has_a_letter_of_access_in_its_own_language() {
    for regime in &law().regimes {
        let offer = whither_letter::offer(&regime.id, Kind::Access).unwrap_or_else(|| panic!("{}: no letter of access", regime.id));
        assert!(offer.tongues.contains(&Tongue::Ko) && offer.tongues.contains(&Tongue::En), "{}", regime.id);
        assert!(offer.particulars.iter().any(|(id, _)| id == "recipients"), "{}: does not ask for recipients", regime.id);
    }
    let speaks = |regime: &str, tongue| whither_letter::offer(regime, Kind::Access).is_some_and(|offer| offer.tongues.contains(&tongue));
    for (regime, tongue) in [("eu-gdpr", Tongue::De), ("eu-gdpr", Tongue::Fr), ("ch-fadp", Tongue::De), ("ch-fadp", Tongue::Fr), ("br-lgpd", Tongue::Pt), ("jp-appi", Tongue::Ja), ("cn-pipl", Tongue::Zh)] {
        assert!(speaks(regime, tongue), "{regime} {tongue:?}");
    }
}

#[test]
fn authorities_of_complaints_are_in_the_directory() {
    for offer in letters() {
        for id in offer.authorities.iter().filter(|id| *id != "*") {
            assert!(whither_parties::authorities().iter().any(|authority| authority.id == *id), "{id}");
        }
        if offer.authorities.iter().any(|id| id == "*") {
            assert!(whither_parties::authorities().iter().any(|authority| authority.regimes.contains(&offer.regime)), "{}: no authority", offer.regime);
        }
        assert!(regime(&offer.regime).is_some());
    }
}

#[test]
fn blanks_stop_a_letter_and_are_named() {
    let draft = Draft::new("kr-pipa", Kind::Correction, Tongue::Ko);
    let blanks = letter(&draft, day("2026-11-23")).expect("a letter").finish().expect_err("an empty letter left");
    let tokens: Vec<&str> = blanks.iter().map(|blank| blank.token.as_str()).collect();
    for token in ["wrong", "right", "to", "name", "address"] {
        assert!(tokens.contains(&token), "{token}: {tokens:?}");
    }
    assert!(blanks.iter().any(|blank| blank.label == "바른 내용"), "{blanks:?}");
}

#[test]
fn a_day_ahead_or_no_day_at_all_stops_a_letter() {
    let offer = whither_letter::offer("kr-pipa", Kind::Followup).expect("it is there");
    for wrong in ["2027-01-01", "2026-13-40", "어제"] {
        let mut draft = whole(&offer, Tongue::Ko);
        draft.values.insert("sent".to_owned(), wrong.to_owned());
        let blanks = letter(&draft, day("2026-11-23")).expect("a letter").finish().expect_err(wrong);
        assert!(blanks.iter().any(|blank| blank.token == "sent" && blank.why == Why::Day), "{blanks:?}");
    }
}

#[test]
fn a_law_not_in_force_gives_no_letter() {
    let offer = whither_letter::offer("in-dpdp", Kind::Access).expect("it is there");
    let told = letter(&whole(&offer, Tongue::En), day("2026-11-23"));
    assert!(matches!(told, Err(Refused::NotInForce { .. })), "{told:?}");
    let said = told.expect_err("refused").text(Lang::En);
    assert!(said.contains("2027-05-14"), "{said}");
    assert!(letter(&Draft::new("xx", Kind::Access, Tongue::Ko), day("2026-11-23")).is_err());
    assert!(matches!(letter(&Draft::new("jp-appi", Kind::Portability, Tongue::Ko), day("2026-11-23")), Err(Refused::Kind { .. })));
    assert!(matches!(letter(&Draft::new("kr-pipa", Kind::Access, Tongue::De), day("2026-11-23")), Err(Refused::Tongue { .. })));
}

#[test]
fn what_a_person_or_a_document_wrote_is_data() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let mut draft = whole(&offer, Tongue::Ko);
    let long = "가".repeat(300);
    for name in ["#eval(\"1\") $x$ *굵게* _기울임_ @label <tag> \\", "{reason} {name}", "محمد عبد الله", "😀 이모지", "a\u{202e}cba", "줄\r\n바꿈\u{2028}또", long.as_str(), "<script>alert(1)</script>&amp;"] {
        draft.from.name = name.to_owned();
        draft.to.name = name.to_owned();
        let finished = letter(&draft, day("2026-11-23")).expect("a letter").finish().expect("whole");
        let said = text(&finished);
        assert!(!said.contains(['\r', '\u{202e}', '\u{2028}']), "{said:?}");
        if !name.contains(['\u{202e}', '\r']) {
            assert!(said.contains(name), "{name:?} is not in {said}");
        }
        docx(&finished).expect("a document");
    }
}

#[test]
fn a_word_document_names_its_language_title_and_fonts() {
    use std::io::Read;
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let bytes = docx(&letter(&whole(&offer, Tongue::Ko), day("2026-11-23")).expect("a letter").finish().expect("whole")).expect("a document");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a ZIP");
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
        text
    };
    let (styles, core, body) = (part("word/styles.xml"), part("docProps/core.xml"), part("word/document.xml"));
    assert!(styles.contains("w:eastAsia=\"Malgun Gothic\"") && styles.contains("<w:autoSpaceDN w:val=\"0\"/>") && styles.contains("<w:lang w:val=\"ko\""), "{styles}");
    assert!(core.contains("<dc:title>개인정보 열람 요구서</dc:title>") && core.contains("<dc:creator>김보기<"), "{core}");
    assert!(body.contains("한빛페이 주식회사 개인정보 보호책임자 귀하"), "{body}");
    let again = docx(&letter(&whole(&offer, Tongue::Ko), day("2026-11-23")).expect("a letter").finish().expect("whole")).expect("a document");
    assert_eq!(bytes, again, "two runs differ");
}

#[test]
fn no_header_is_slipped_into_a_mail() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let mut draft = whole(&offer, Tongue::Ko);
    draft.title = Some("제목\r\nBcc: thief@example.org".to_owned());
    let finished = letter(&draft, day("2026-11-23")).expect("a letter").finish().expect("whole");
    let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
    let pdf = Attachment { name: "열람\r\nX-Evil: 1.pdf", media: "application/pdf", bytes: b"%PDF-1.7" };
    let mail = eml(&finished, "bogi@example.org\r\nBcc: thief@example.org", "privacy@example.com", &[pdf], now).expect("a mail");
    let mail = String::from_utf8(mail).expect("ASCII");
    let head = mail.split("\r\n\r\n").next().expect("a head");
    assert!(!mail.lines().any(|line| line.starts_with("Bcc") || line.starts_with("X-Evil")), "{mail}");
    assert!(head.contains("To: <privacy@example.com>") || head.contains("To: privacy@example.com"), "{head}");
    assert!(head.contains("X-Unsent: 1"), "{head}");
    assert!(!head.contains("From:"), "an address that is none was written: {head}");
    assert_eq!(mail, String::from_utf8(eml(&finished, "", "privacy@example.com", &[pdf], now).expect("a mail")).expect("ASCII"), "two runs differ");
    let address = mailto(&finished, "privacy@example.com?bcc=thief@example.org");
    assert!(!address.contains("bcc=thief"), "{address}");
    assert!(address.len() < 2_000);
}

#[test]
fn the_person_may_write_it_otherwise() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let own = template("kr-pipa", Kind::Access, Tongue::Ko).expect("it is there");
    assert!(own.body.contains("{근거 조문}") && own.body.contains("{요구 사항}"), "{}", own.body);
    let mut draft = whole(&offer, Tongue::Ko);
    let before = letter(&draft, day("2026-11-23")).expect("a letter");
    draft.body = Some(own.body);
    assert_eq!(before.blocks, letter(&draft, day("2026-11-23")).expect("a letter").blocks, "the wording handed out is not the built-in one");
    draft.body = Some("안녕하세요.\n\n{요구 사항}\n\n{없는 것}".to_owned());
    let blanks = letter(&draft, day("2026-11-23")).expect("a letter").finish().expect_err("an unknown token left");
    assert!(blanks.iter().all(|blank| blank.why == Why::Unknown), "{blanks:?}");
}

#[test]
fn an_own_wording_loses_nothing_it_asks_for() {
    let said = |body: &str| {
        let mut draft = Draft::new("kr-pipa", Kind::Access, Tongue::Ko);
        (draft.from.name, draft.from.address, draft.to.name) = ("김보기".to_owned(), "가상시".to_owned(), "한빛페이".to_owned());
        draft.body = Some(body.to_owned());
        letter(&draft, day("2026-11-20")).expect("a letter")
    };
    // A list on a line of its own is one, whatever stands around it.
    let joined = said("안녕하세요.\n{요구 사항}\n고맙습니다.");
    assert!(joined.blanks.is_empty() && joined.blocks.iter().any(|block| matches!(block, Block::Numbered(items) if items.len() > 5)), "{joined:?}");
    // Within a sentence it has no place, and a word that is none stops the letter even where it says it may be left out.
    assert_eq!(said("다음을 요구합니다: {요구 사항} 끝.").blanks[0].why, Why::Place);
    assert_eq!(said("{아무 말?} 끝.").blanks[0].why, Why::Unknown);
    let odd = said("붙여 넣은\u{2} 글\u{ffff}자\t끝");
    assert_eq!(odd.blocks[0], Block::Text("붙여 넣은 글자 끝".to_owned()), "what XML does not allow stands in the letter");
}

#[test]
fn an_agent_signs_and_one_without_a_name_is_a_blank() {
    let mut draft = Draft::new("kr-pipa", Kind::Access, Tongue::Ko);
    draft.from.name = "김보기".to_owned();
    draft.agent = Some(Default::default());
    draft.agent.iter_mut().for_each(|agent| agent.name = "박도움".to_owned());
    assert_eq!(letter(&draft, day("2026-11-20")).expect("a letter").signature, "김보기의 대리인 박도움 (서명 또는 인)");
    draft.agent = Some(Default::default());
    assert!(letter(&draft, day("2026-11-20")).expect("a letter").blanks.iter().any(|blank| blank.token == "agent" && blank.label == "대리인"));
}

#[test]
fn only_what_was_chosen_is_asked_and_named() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let mut draft = whole(&offer, Tongue::Ko);
    draft.particulars = Some(vec!["overseas".to_owned()]);
    draft.from.birth = "1990-01-01".to_owned();
    draft.from.phone = "010-0000-0000".to_owned();
    let finished = letter(&draft, day("2026-11-23")).expect("a letter").finish().expect("whole");
    let said = text(&finished);
    assert!(said.contains("국외 이전") && !said.contains("제3자 제공 현황"), "{said}");
    assert!(!said.contains("1990-01-01") && !said.contains("010-0000-0000"), "more of the person stands in it than chosen: {said}");
}

#[test]
fn a_reminder_speaks_of_the_letter_before_it() {
    let offer = whither_letter::offer("kr-pipa", Kind::Reminder).expect("it is there");
    let mut draft = whole(&offer, Tongue::Ko);
    draft.particulars = Some(Vec::new());
    draft.values.extend([("asked".to_owned(), "개인정보 정정 요구서".to_owned()), ("kind".to_owned(), "correction".to_owned())]);
    draft.values.remove("due");
    let said = text(&letter(&draft, day("2026-11-23")).expect("a letter").finish().expect("whole"));
    assert!(said.contains("「개인정보 정정 요구서」를") && said.contains("제36조제1항") && !said.contains("제35조"), "{said}");
    assert!(!said.contains("기한은"), "a day that nobody knows: {said}");
}

#[test]
fn the_official_form_takes_its_marks_from_the_draft() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let mut draft = whole(&offer, Tongue::Ko);
    draft.particulars = Some(vec!["recipients".to_owned(), "consent".to_owned(), "overseas".to_owned()]);
    let found = form(&draft, day("2026-11-23")).expect("a form");
    assert_eq!((found.kinds, found.particulars), ([true, false, false], [false, false, false, true, true]));
    assert_eq!((found.to.as_str(), found.date), ("한빛페이 주식회사", (2026, 11, 23)));
    assert!(form(&Draft::new("eu-gdpr", Kind::Access, Tongue::En), day("2026-11-23")).is_none());
}

#[test]
fn without_an_answer_everything_is_missing() {
    let offer = whither_letter::offer("kr-pipa", Kind::Access).expect("it is there");
    let list = checklist(&whole(&offer, Tongue::Ko), &[], &whither_ledger::views::Ledger::default());
    assert_eq!(list.len(), 9, "the optional one is not asked for");
    assert!(list.iter().all(|one| one.status == whither_letter::Status::Missing));
}
