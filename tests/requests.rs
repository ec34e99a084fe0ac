//! Letters through the window's commands: written, sent, answered, followed.

use serde_json::{json, Value};
use tauri::Manager;
use whither_desktop::commands::outgoing::{due, rendered, Shape};
use whither_desktop::Session;
use whither_ledger::Lang;

use crate::ipc::{no_mapping, Window, CHANNEL};

fn me() -> Value {
    json!({ "name": "김보기", "address": "경기도 가상시 없는길 2", "email": "bogi@example.org", "phone": "010-0000-0000", "birth": "1990-01-01", "customer": "A-1024" })
}

/// A vault with the sample policy of a fictional payment app.
fn window() -> Window {
    let window = Window::open();
    window.ask("create_vault", json!({ "keeping": "passphrase", "passphrase": "긴 암호 구절 하나" })).expect("made");
    window.offer("sample/policy.html");
    let mut mapping = no_mapping();
    mapping["controller"] = json!("한빛페이");
    window.ask("save", json!({ "file": 0, "mapping": mapping, "progress": CHANNEL })).expect("saved");
    window.ask("save_me", json!({ "me": me() })).expect("kept");
    window
}

fn begin(window: &Window, to: &[&str], kind: &str, after: Option<i64>) -> Vec<i64> {
    let begun = json!({ "to": to, "regime": "", "kind": kind, "tongue": "ko", "after": after, "about": "" });
    serde_json::from_value(window.ask("begin_request", json!({ "begun": begun })).expect("begun")).expect("numbers")
}

fn request(window: &Window, id: i64) -> Value {
    window.ask("request", json!({ "id": id })).expect("seen")
}

fn record(window: &Window, id: i64, event: Value, on: &str) -> Result<Value, Value> {
    window.ask("record", json!({ "id": id, "happening": { "event": event, "on": on, "note": "" } }))
}

fn send(window: &Window, id: i64, on: &str) -> Result<Value, Value> {
    record(window, id, json!({ "kind": "sent", "channel": "mail", "draft": request(window, id)["draft"], "proofs": [] }), on)
}

#[test]
fn a_letter_is_written_sent_answered_and_followed() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let view = request(&window, id);
    assert_eq!(view["draft"]["from"]["name"], "김보기", "the person is not in the letter");
    assert!(!view["draft"]["questions"].as_array().expect("questions").is_empty(), "what documents leave open is not asked");
    assert_eq!(view["made"]["letter"]["blanks"], json!([]));
    assert_eq!(view["clock"]["deadline"]["due"], "2026-12-02", "ten days from today");
    assert!(view["form"].as_bool().expect("known"), "the official form is not offered");

    send(&window, id, "2026-11-20").expect("sent");
    let refused = window.ask("save_draft", json!({ "id": id, "draft": view["draft"] })).expect_err("a letter that was sent was changed");
    assert!(refused["message"].as_str().expect("words").contains("보낸 편지"), "{refused}");
    assert_eq!(window.ask("drop_request", json!({ "id": id })).expect("asked"), json!(false), "a letter that was sent went away");
    let handled = window.ask("questions", json!({})).expect("asked")["questions"].as_array().expect("questions").iter().filter(|one| one["handled"]["progress"] == "asked").count();
    assert!(handled > 0, "its questions still count as open");

    let document = window.ask("documents", json!({})).expect("listed")[0]["document"]["id"].clone();
    let view = record(&window, id, json!({ "kind": "answered", "outcome": "partial", "documents": [document] }), "2026-11-21").expect("written down");
    let status = |view: &Value, id: &str| view["checklist"].as_array().expect("a list").iter().find(|one| one["id"] == id).expect("it was asked")["status"].clone();
    assert_eq!(status(&view, "purposes"), "answered", "{:#}", view["checklist"]);
    assert_eq!(status(&view, "source"), "look", "a table cannot tell it");
    let view = record(&window, id, json!({ "kind": "judged", "particular": "source", "status": "missing" }), "2026-11-22").expect("judged");
    assert_eq!(status(&view, "source"), "missing");

    let follow = begin(&window, &["한빛페이"], "followup", Some(id))[0];
    let follow = request(&window, follow);
    let asked: Vec<&str> = follow["draft"]["particulars"].as_array().expect("chosen").iter().filter_map(Value::as_str).collect();
    assert!(asked.contains(&"source") && !asked.contains(&"purposes"), "the follow-up asks for more than is missing: {asked:?}");
    assert_eq!(follow["draft"]["values"]["sent"], "2026-11-20");
    assert_eq!(follow["made"]["letter"]["blanks"], json!([]));

    let complaint = request(&window, begin(&window, &["한빛페이"], "complaint", Some(id))[0]);
    assert_eq!(complaint["draft"]["chronology"].as_array().expect("days").len(), 2);
    assert!(!complaint["draft"]["to"]["name"].as_str().expect("a name").is_empty(), "no authority");
    assert_eq!(complaint["made"]["letter"]["blanks"], json!([]), "{complaint:#}");
    // The mail that carries it has the letter before it and the answer's original; sending it is what became of that letter.
    let number = complaint["id"].as_i64().expect("a number");
    let session = window.app.state::<Session>();
    let mail = session.with(|unlocked| rendered(unlocked, number, Shape::Eml, Lang::Ko, chrono::Utc::now())).expect("a mail").1;
    assert_eq!(String::from_utf8_lossy(&mail).matches("Content-Disposition: attachment").count(), 3, "an exhibit is missing");
    send(&window, number, "2026-11-22").expect("sent");
    assert_eq!(request(&window, id)["state"]["step"], "escalated");
}

#[test]
fn blanks_stop_the_sending_and_say_which() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "correction", None)[0];
    let refused = send(&window, id, "2026-11-20").expect_err("a letter with blanks was sent");
    assert!(refused["message"].as_str().expect("words").contains("바른 내용"), "{refused}");
    let mut draft = request(&window, id)["draft"].clone();
    draft["values"] = json!({ "wrong": "010-0000-0000", "right": "010-0000-0001" });
    window.ask("save_draft", json!({ "id": id, "draft": draft })).expect("kept");
    send(&window, id, "2026-11-20").expect("sent");
}

#[test]
fn what_was_typed_is_there_after_the_vault_was_locked() {
    let window = window();
    let id = begin(&window, &["누리은행"], "erasure", None)[0];
    let mut draft = request(&window, id)["draft"].clone();
    draft["values"]["what"] = json!("마케팅에 쓰는 전화번호");
    window.ask("save_draft", json!({ "id": id, "draft": draft })).expect("kept");
    window.ask("lock", json!({})).expect("locked");
    assert_eq!(window.ask("request", json!({ "id": id })).expect_err("a locked vault answered")["code"], "locked");
    window.ask("unlock", json!({ "passphrase": "긴 암호 구절 하나" })).expect("unlocked");
    assert_eq!(request(&window, id)["draft"]["values"]["what"], "마케팅에 쓰는 전화번호");
}

#[test]
fn one_request_goes_to_many_each_its_own_letter() {
    let window = window();
    let ids = begin(&window, &["한빛페이", "다온카드", "Example GmbH"], "access", None);
    assert_eq!(ids.len(), 3);
    let names: Vec<Value> = ids.iter().map(|id| request(&window, *id)["draft"]["to"]["name"].clone()).collect();
    assert_eq!(names, [json!("한빛페이"), json!("다온카드"), json!("Example GmbH")]);
    let listed = window.ask("requests", json!({})).expect("listed");
    assert_eq!(listed["rows"].as_array().expect("rows").len(), 3);
}

#[test]
fn a_wording_of_ones_own_is_kept_for_the_next_letter() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let own = json!({ "title": "내 열람 요구", "body": "안녕하세요.\n\n{요구 사항}\n\n{본인 정보}" });
    window.ask("keep_template", json!({ "regime": "kr-pipa", "kind": "access", "tongue": "ko", "template": own })).expect("kept");
    let regime = request(&window, id)["draft"]["regime"].clone();
    let next = request(&window, begin(&window, &["한빛페이"], "access", None)[0]);
    if regime == "kr-pipa" {
        assert_eq!(next["made"]["letter"]["title"], "내 열람 요구");
        window.ask("keep_template", json!({ "regime": "kr-pipa", "kind": "access", "tongue": "ko", "template": null })).expect("forgotten");
        assert_eq!(request(&window, begin(&window, &["한빛페이"], "access", None)[0])["made"]["letter"]["title"], "개인정보 열람 요구서");
    } else {
        panic!("the sample's service is under {regime}");
    }
}

#[test]
fn a_letter_leaves_in_every_shape() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a time");
    send(&window, id, "2026-11-20").expect("sent");
    let session = window.app.state::<Session>();
    for (shape, begins) in [(Shape::Pdf, b"%PDF".as_slice()), (Shape::Docx, b"PK"), (Shape::Eml, b"Subject"), (Shape::Txt, "개인정보".as_bytes()), (Shape::Form, b"%PDF"), (Shape::Ics, b"BEGIN:VCALENDAR")] {
        let (name, bytes) = session.with(|unlocked| rendered(unlocked, id, shape, Lang::Ko, now)).expect("rendered");
        assert!(bytes.windows(begins.len().max(1)).take(400).any(|window| window == begins), "{name}: {shape:?}");
        assert!(!name.contains(['/', '\\', ':']), "{name}");
    }
    let pages: Vec<String> = serde_json::from_value(window.ask("preview", json!({ "id": id, "form": false, "paper": false })).expect("drawn")).expect("pictures");
    assert!(pages.iter().all(|page| page.starts_with("iVBOR")), "no PNG");
}

#[test]
fn a_day_is_told_once() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    send(&window, id, "2026-11-10").expect("sent");
    let session = window.app.state::<Session>();
    let told = |session: &Session| session.look(due).expect("open");
    let first = told(&session);
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].ko.contains("지났습니다"), "{first:?}");
    assert!(told(&session).is_empty(), "told twice");
    // A day put right is told tomorrow: one notice a day for the same letter.
    record(&window, id, json!({ "kind": "corrected", "entry": 0 }), "2026-11-22").expect("corrected");
    send(&window, id, "2026-11-12").expect("sent");
    assert!(told(&session).is_empty(), "two notices on one day");
    let other = begin(&window, &["누리은행"], "access", None)[0];
    send(&window, other, "2026-11-12").expect("sent");
    let words = told(&session);
    assert!(words.len() == 1 && words[0].ko.contains("내일"), "ten days from the 12th end on a Sunday, so tomorrow: {words:?}");
}

#[test]
fn what_was_sent_stays_and_its_day_is_corrected_by_saying_it_anew() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let view = send(&window, id, "2026-11-10").expect("sent");
    let letter = view["history"][0]["happening"]["event"]["letter"].clone();
    assert!(letter["blocks"].as_array().is_some_and(|blocks| blocks.len() > 3), "the letter itself is not sealed");
    assert_eq!(view["history"][0]["happening"]["event"]["form"]["subject"][0], "김보기", "the form beside it is not sealed");
    assert!(view["history"][0]["happening"]["event"]["draft"]["particulars"].is_array(), "what was asked depends on later data");
    // The same said twice, as by a double click, is one entry.
    assert_eq!(send(&window, id, "2026-11-10").expect("asked")["history"].as_array().map(Vec::len), Some(1));
    let mut other = view["draft"].clone();
    other["own"] = json!(["몰래 더한 물음"]);
    let view = record(&window, id, json!({ "kind": "sent", "channel": "post", "draft": other, "letter": null, "proofs": [] }), "2026-11-12").expect("corrected");
    assert_eq!(view["history"].as_array().map(Vec::len), Some(3), "sent, corrected, sent");
    assert_eq!((&view["history"][0]["corrected"], &view["state"]["sent"]), (&json!(true), &json!("2026-11-12")));
    assert_eq!(view["history"][2]["happening"]["event"]["letter"], letter, "a correction of the day changed the letter");
    assert_eq!(view["made"]["letter"], letter);
}

#[test]
fn a_letter_that_a_law_does_not_know_is_not_begun() {
    let window = window();
    let begun = json!({ "to": ["가람카드"], "regime": "jp-appi", "kind": "withdrawal", "tongue": "ko", "after": null, "about": "" });
    let refused = window.ask("begin_request", json!({ "begun": begun })).expect_err("a letter without a law");
    assert!(refused["message"].as_str().is_some_and(|words| words.contains("withdrawal")), "{refused}");
    assert_eq!(window.ask("requests", json!({})).expect("listed")["rows"], json!([]));
}

#[test]
fn a_letter_goes_over_to_another_law_until_it_is_sent() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let mut draft = request(&window, id)["draft"].clone();
    (draft["tongue"], draft["particulars"], draft["own"]) = (json!("ko"), json!(["recipients"]), json!(["언제부터 보냈습니까?"]));
    window.ask("save_draft", json!({ "id": id, "draft": draft })).expect("kept");
    let change = |id: i64, regime: &str| window.ask("change_law", json!({ "id": id, "regime": regime }));
    let view = change(id, "br-lgpd").expect("changed");
    assert!(view["laws"].as_array().expect("laws").contains(&json!("jp-appi")));
    assert_eq!((&view["draft"]["regime"], &view["draft"]["particulars"], &view["made"]["letter"]["blanks"]), (&json!("br-lgpd"), &json!(null), &json!([])));
    assert!(view["made"]["letter"]["blocks"].to_string().contains("LGPD") && !view["made"]["letter"]["blocks"].to_string().contains("제35조"), "{:#}", view["made"]);
    assert_eq!(view["draft"]["own"], draft["own"], "what the person wrote is lost");
    draft = view["draft"].clone();
    draft["tongue"] = json!("pt");
    window.ask("save_draft", json!({ "id": id, "draft": draft })).expect("kept");
    assert_eq!(change(id, "kr-pipa").expect("changed")["draft"]["tongue"], "ko", "a law that knows no Portuguese");
    change(id, "klingon").expect_err("there is no such law");
    send(&window, id, "2026-11-10").expect("sent");
    change(id, "br-lgpd").expect_err("a letter that was sent is not changed");
    let follow = begin(&window, &["한빛페이"], "reminder", Some(id))[0];
    assert_eq!(request(&window, follow)["laws"], json!([]), "a reminder stays under the law of its letter");
    change(follow, "eu-gdpr").expect_err("a reminder stays under the law of its letter");
}

#[test]
fn a_second_redacted_copy_takes_the_place_of_the_first_and_the_letter_says_it() {
    let window = window();
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let session = window.app.state::<Session>();
    let keep = |hidden: Value| {
        let picture = include_bytes!("../icons/32x32.png").to_vec();
        session.hold_copy(Some(("신분증".to_owned(), picture.into())));
        window.ask("keep_copy", json!({ "id": id, "hidden": hidden }))
    };
    keep(json!([])).expect_err("a copy with nothing blacked out");
    let says = |view: &Value| view["made"]["letter"]["blocks"].to_string();
    assert!(says(&request(&window, id)).contains("붙이지 않았습니다"));
    keep(json!([[0.1, 0.1, 0.2, 0.2]])).expect("kept");
    let view = keep(json!([[0.1, 0.1, 0.8, 0.8]])).expect("kept again");
    assert_eq!((view["proofs"].as_array().map(Vec::len), view["draft"]["enclosures"].as_array().map(Vec::len)), (Some(1), Some(1)));
    assert!(says(&view).contains("가린 신분증 사본을 붙입니다") && !says(&view).contains("붙이지 않았습니다"), "{view:#}");
    assert!(session.take_copy().is_none(), "the picture was not let go");
}

#[test]
fn a_letter_that_cannot_be_read_hides_no_other() {
    let window = window();
    let ids = begin(&window, &["한빛페이", "누리은행"], "access", None);
    let session = window.app.state::<Session>();
    session.with(|unlocked| Ok(unlocked.vault.happen(ids[0], "2026-11-22T00:00:00Z", "{\"event\":{\"kind\":\"of a later version\"}}")?)).expect("written");
    window.ask("lock", json!({})).expect("locked");
    window.ask("unlock", json!({ "passphrase": "긴 암호 구절 하나" })).expect("one letter locks nobody out");
    let rows = window.ask("requests", json!({})).expect("listed")["rows"].clone();
    let damaged: Vec<bool> = rows.as_array().expect("rows").iter().map(|row| !row["damaged"].is_null()).collect();
    assert_eq!(damaged.iter().filter(|one| **one).count(), 1, "{rows:#}");
    assert_eq!(request(&window, ids[1])["draft"]["to"]["name"], "누리은행");
}

#[test]
fn a_recipient_abroad_is_asked_under_its_own_law_in_a_language_it_reads() {
    let window = window();
    let named = window.ask("recipients", json!({ "query": { "search": "", "country": "DE", "abroad": false, "relation": null, "service": null, "sort": "abroad", "reverse": false }, "offset": 0, "limit": 1 })).expect("listed");
    let name = named["page"]["rows"][0]["name"].as_str().expect("a recipient in Germany").to_owned();
    let view = request(&window, begin(&window, &[&name], "recipient", None)[0]);
    assert_eq!((view["draft"]["regime"].as_str(), view["draft"]["tongue"].as_str()), (Some("eu-gdpr"), Some("en")), "{:#}", view["draft"]);
    assert_eq!(view["draft"]["values"]["via"], "한빛페이");
    assert!(!view["draft"]["claims"].as_array().expect("claims").is_empty());
}

#[test]
fn a_customer_number_is_that_of_one_service() {
    let window = window();
    let id = begin(&window, &["누리은행"], "access", None)[0];
    let mut draft = request(&window, id)["draft"].clone();
    draft["from"]["customer"] = json!("B-77");
    window.ask("save_draft", json!({ "id": id, "draft": draft })).expect("kept");
    // What is typed and not sent is no number yet: it may be half of one.
    assert_ne!(request(&window, begin(&window, &["누리은행"], "erasure", None)[0])["draft"]["from"]["customer"], "B-77");
    send(&window, id, "2026-11-20").expect("sent");
    assert_eq!(request(&window, begin(&window, &["누리은행"], "erasure", None)[0])["draft"]["from"]["customer"], "B-77");
    assert_ne!(request(&window, begin(&window, &["다온카드"], "access", None)[0])["draft"]["from"]["customer"], "B-77");
}

#[test]
fn documents_are_compared_by_recipient() {
    let window = window();
    window.offer("sample/input.csv");
    let mut mapping = no_mapping();
    mapping["controller"] = json!("한빛페이");
    window.ask("save", json!({ "file": 1, "mapping": mapping, "progress": CHANNEL })).expect("saved");
    let documents = window.ask("documents", json!({})).expect("listed");
    let id = |at: usize| documents[at]["document"]["id"].clone();
    let changed = window.ask("compare_documents", json!({ "first": [id(0)], "second": [id(1)] })).expect("compared");
    let kinds: Vec<&str> = changed.as_array().expect("rows").iter().filter_map(|one| one["change"].as_str()).collect();
    assert!(kinds.contains(&"added"), "{kinds:?}");
    let same = window.ask("compare_documents", json!({ "first": [id(0)], "second": [id(0)] })).expect("compared");
    assert!(same.as_array().expect("rows").iter().all(|one| one["change"] == "same"), "a document differs from itself");
}

#[test]
fn what_was_consented_to_is_held_against_what_documents_name() {
    let window = window();
    let named = |change: &str, sides: Value| {
        let changed = window.ask("compare_documents", sides).expect("compared");
        changed.as_array().expect("rows").iter().filter(|one| one["change"] == change).filter_map(|one| one["recipient"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let document = window.ask("documents", json!({})).expect("listed")[0]["document"]["id"].clone();
    let all = named("added", json!({ "first": ["consents"], "second": [document] }));
    assert!(all.len() > 2, "what nobody consented to is not told: {all:?}");
    for (kind, about, on) in [("consent-given", all[0].as_str(), json!("2024-01-01")), ("consent-given", all[1].as_str(), json!("2023-01-01")), ("consent-withdrawn", all[1].as_str(), json!("2024-02-01")), ("consent-given", "없는회사", json!("2024-01-01"))] {
        window.ask("save_fact", json!({ "id": null, "fact": { "service": "한빛페이", "kind": kind, "about": about, "on": on } })).expect("kept");
    }
    let sides = json!({ "first": ["consents"], "second": [document] });
    assert_eq!(named("same", sides.clone()), [all[0].as_str()]);
    assert_eq!(named("changed", sides.clone()), [all[1].as_str()], "a consent that was withdrawn covers nothing");
    assert_eq!(named("gone", sides.clone()), ["없는회사"]);
    assert_eq!(named("added", sides), all[2..]);
    assert_eq!(named("gone", json!({ "first": [document], "second": ["consents"] })), all[2..], "the sides are not each other's mirror");
}

#[test]
fn customer_numbers_are_listed_and_forgotten() {
    let window = window();
    let about = || window.ask("about_me", json!({})).expect("known");
    send(&window, begin(&window, &["한빛페이"], "access", None)[0], "2026-11-20").expect("sent");
    assert_eq!(about()["customers"], json!([{ "service": "한빛페이", "number": "A-1024" }]));
    window.ask("save_customer", json!({ "service": "누리은행", "number": " N-7 " })).expect("kept");
    window.ask("save_customer", json!({ "service": "한빛페이", "number": "" })).expect("forgotten");
    assert_eq!(about()["customers"], json!([{ "service": "누리은행", "number": "N-7" }]));
    assert_eq!(request(&window, begin(&window, &["누리은행"], "erasure", None)[0])["draft"]["from"]["customer"], "N-7");
    let kept = window.app.state::<Session>().with(|unlocked| Ok(unlocked.vault.said("customer")?)).expect("unlocked");
    assert!(kept.iter().all(|one| one.key != "한빛페이"), "a number that was forgotten is still in the vault");
}

#[test]
fn laws_and_what_is_abroad_follow_the_country_the_person_lives_in() {
    let window = window();
    window.offer("sample/input.csv");
    window.ask("save", json!({ "file": 1, "mapping": no_mapping(), "progress": CHANNEL })).expect("saved");
    assert_eq!(window.ask("about_me", json!({})).expect("known")["home"], "KR");
    let abroad = || window.ask("overview", json!({ "query": crate::ipc::everything(), "most": 9 })).expect("seen")["totals"]["abroad"].as_u64().expect("a count");
    let before = abroad();
    window.ask("save_home", json!({ "home": "DE" })).expect("kept");
    assert!(abroad() > before, "Korean recipients are not abroad for a person in Germany");
    let laws = window.ask("address", json!({ "name": "아무개 서비스" })).expect("known")["regimes"].clone();
    assert_eq!(laws[0]["regime"], "eu-gdpr", "{laws:#}");
}

#[test]
fn a_follow_up_begins_no_new_clock() {
    let window = window();
    let first = begin(&window, &["한빛페이"], "access", None)[0];
    send(&window, first, "2026-11-10").expect("sent");
    record(&window, first, json!({ "kind": "answered", "outcome": "partial", "documents": [] }), "2026-11-12").expect("written down");
    let due = request(&window, first)["clock"]["day"].clone();
    assert_eq!(due, "2026-11-20");
    let follow = begin(&window, &["한빛페이"], "followup", Some(first))[0];
    send(&window, follow, "2026-11-13").expect("sent");
    assert_eq!(request(&window, follow)["clock"]["day"], due);
    record(&window, follow, json!({ "kind": "answered", "outcome": "partial", "documents": [] }), "2026-11-16").expect("written down");
    let second = begin(&window, &["한빛페이"], "followup", Some(follow))[0];
    send(&window, second, "2026-11-17").expect("sent");
    assert_eq!(request(&window, second)["clock"]["day"], due, "nor does the one after it");
}

#[test]
fn blanks_of_the_form_stop_the_form_alone() {
    let window = window();
    window.ask("save_me", json!({ "me": { "name": "김보기", "address": "경기도 가상시 없는길 2", "email": "", "phone": "", "birth": "", "customer": "" } })).expect("kept");
    let id = begin(&window, &["한빛페이"], "access", None)[0];
    let blanks: Vec<Value> = request(&window, id)["form_blanks"].as_array().expect("a list").iter().map(|one| one["token"].clone()).collect();
    assert_eq!(blanks, ["phone", "birth"]);
    let state = window.app.state::<Session>();
    let out = |shape| state.with(|unlocked| rendered(unlocked, id, shape, Lang::Ko, chrono::DateTime::from_timestamp(1_790_000_000, 0).expect("a time")));
    let told = out(Shape::Form).expect_err("a form with blanks left").message;
    assert!(told.contains("전화번호") && told.contains("생년월일"), "{told}");
    assert!(out(Shape::Pdf).is_ok(), "the letter needs neither");
}
