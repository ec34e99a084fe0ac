//! The window's commands through Tauri's IPC, against the real permission list; and the answers that the fake replays.

use std::fs;

use chrono::NaiveDate;
use serde_json::{json, Value};
use tauri::test::{get_ipc_response, mock_builder, MockRuntime, INVOKE_KEY};
use tauri::webview::InvokeRequest;
use tauri::{Manager, WebviewWindow, WebviewWindowBuilder};
use whither_desktop::Session;
use whither_ledger::Lang;

pub(crate) struct Window {
    webview: WebviewWindow<MockRuntime>,
    _folder: tempfile::TempDir,
    // Commands run on the app's handle, which must outlive them.
    pub(crate) app: tauri::App<MockRuntime>,
}

impl Window {
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let app = whither_desktop::commands(mock_builder())
            .plugin(tauri_plugin_dialog::init())
            .plugin(tauri_plugin_opener::init())
            .build(tauri::generate_context!())
            .expect("the app builds with its real configuration");
        // What is worth asking depends on the day.
        app.manage(Session::new(folder.path().to_owned(), Vec::new(), Lang::Ko).with_clock(|| NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day")));
        let webview = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().expect("a window");
        Self { webview, _folder: folder, app }
    }

    pub(crate) fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: tauri::ipc::CallbackFn(0),
            error: tauri::ipc::CallbackFn(1),
            url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().expect("an address"),
            body: tauri::ipc::InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::new(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.webview, request).map(|body| body.deserialize().expect("JSON"))
    }

    pub(crate) fn offer(&self, fixture: &str) {
        self.app.state::<Session>().offer([crate::root().join("tests/fixtures").join(fixture)]);
    }
}

pub(crate) fn everything() -> Value {
    json!({ "search": "", "country": null, "abroad": false, "relation": null, "service": null, "sort": "abroad", "reverse": false })
}

pub(crate) fn no_mapping() -> Value {
    json!({ "encoding": null, "delimiter": null, "header_row": null, "date_order": null, "relation": null, "controller": null, "columns": {} })
}

pub(crate) const CHANNEL: &str = "__CHANNEL__:1";

#[test]
fn a_locked_vault_answers_nothing() {
    let window = Window::open();
    for (command, arguments) in [
        ("overview", json!({ "query": everything(), "most": 9 })),
        ("recipients", json!({ "query": everything(), "offset": 0, "limit": 10 })),
        ("recipient", json!({ "id": 0 })),
        ("items", json!({})),
        ("documents", json!({})),
        ("questions", json!({})),
        ("facts", json!({})),
    ] {
        let answer = window.ask(command, arguments);
        assert_eq!(answer.expect_err(command)["code"], "locked", "{command}");
    }
}

#[test]
fn what_is_not_on_the_list_is_refused() {
    let window = Window::open();
    for command in ["plugin:dialog|open", "plugin:window|create", "plugin:webview|create_webview_window", "plugin:app|name", "read_file"] {
        let refused = window.ask(command, json!({})).expect_err(command);
        let text = refused.to_string();
        assert!(text.contains("not allowed") || text.contains("not found") || text.contains("denied"), "{command}: {text}");
    }
}

#[test]
fn a_document_goes_in_is_seen_and_is_still_there_after_locking() {
    let window = Window::open();
    window.ask("create_vault", json!({ "keeping": "passphrase", "passphrase": "긴 암호 구절 하나" })).expect("made");
    window.offer("kr-credit-log/input.csv");
    let preview = window.ask("identify", json!({ "file": 0, "mapping": no_mapping() })).expect("identified");
    assert_eq!(preview["identified"]["source"], "kr-credit-inquiry");
    assert_eq!(preview["identified"]["controller"], "한빛페이");
    assert_eq!(preview["not_shown"].as_array().map(Vec::len), Some(2));
    let counted = window.ask("count", json!({ "file": 0, "mapping": no_mapping(), "progress": CHANNEL })).expect("counted");
    assert_eq!(counted["rows"], json!({ "kept": 38, "skipped": 3, "not_understood": 2 }));
    let kept = window.ask("save", json!({ "file": 0, "mapping": no_mapping(), "progress": CHANNEL })).expect("saved");
    assert_eq!(kept["known"], false);
    let again = window.ask("save", json!({ "file": 0, "mapping": no_mapping(), "progress": CHANNEL })).expect("known");
    assert_eq!(again["known"], true);
    window.ask("lock", json!({})).expect("locked");
    let wrong = window.ask("unlock", json!({ "passphrase": "틀린 구절" })).expect_err("a wrong passphrase opened the vault");
    assert_eq!(wrong["code"], "wrong-passphrase");
    window.ask("unlock", json!({ "passphrase": "긴 암호 구절 하나" })).expect("unlocked");
    let overview = window.ask("overview", json!({ "query": everything(), "most": 9 })).expect("seen");
    assert_eq!(overview["totals"]["documents"], 1);
    let page = window.ask("recipients", json!({ "query": everything(), "offset": 0, "limit": 1 })).expect("listed");
    assert_eq!(page["page"]["rows"][0]["name"], "Lumen Pay Singapore Pte. Ltd.");
    let one = window.ask("recipient", json!({ "id": page["page"]["rows"][0]["id"] })).expect("seen");
    let evidence = &one["detail"]["statements"][0]["evidence"][0];
    let excerpt = window.ask("excerpt", json!({ "document": evidence["document"], "place": evidence["place"] })).expect("opened");
    let row = excerpt["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["row"] == evidence["place"]["row"])).expect("the row itself");
    assert!(row["cells"].to_string().contains("Lumen Pay Singapore"), "{row}");
    window.ask("remove_document", json!({ "id": evidence["document"] })).expect("removed");
    let overview = window.ask("overview", json!({ "query": everything(), "most": 9 })).expect("seen");
    assert_eq!(overview["totals"]["recipients"], 0);
}

#[test]
fn a_pasted_table_is_read_and_how_it_was_read_is_remembered() {
    let window = Window::open();
    window.ask("create_vault", json!({ "keeping": "passphrase", "passphrase": "긴 암호 구절 하나" })).expect("made");
    let page = |name: &str| format!("<table><tr><th>상호<th>무엇 때문에<th>비고란</tr><tr><td>{name}<td>결제<td>x</tr></table>");
    let offered = window.ask("paste", json!({ "text": page("가람은행") })).expect("offered");
    assert_eq!(offered[0]["name"], "붙여넣은 표");
    let first = window.ask("identify", json!({ "file": 0, "mapping": no_mapping() })).expect("identified");
    assert!(first["remembered"].is_null());
    let mut chosen = no_mapping();
    chosen["columns"] = json!({ "상호": "recipient", "무엇 때문에": "purpose" });
    chosen["controller"] = json!("한빛페이");
    window.ask("save", json!({ "file": 0, "mapping": chosen, "progress": CHANNEL })).expect("saved");
    window.ask("paste", json!({ "text": page("다온카드") })).expect("offered");
    let second = window.ask("identify", json!({ "file": 1, "mapping": no_mapping() })).expect("identified");
    assert_eq!(second["remembered"]["columns"]["상호"], "recipient");
    assert!(second["remembered"]["controller"].is_null(), "who it is from is not part of how it is read");
    let counted = window.ask("count", json!({ "file": 1, "mapping": second["remembered"], "progress": CHANNEL })).expect("counted");
    assert_eq!(counted["rows"]["kept"], 1);
}

#[test]
fn a_fact_raises_a_question_and_what_became_of_it_is_kept() {
    let window = Window::open();
    window.ask("create_vault", json!({ "keeping": "passphrase", "passphrase": "긴 암호 구절 하나" })).expect("made");
    window.offer("kr-credit-log/input.csv");
    window.ask("save", json!({ "file": 0, "mapping": no_mapping(), "progress": CHANNEL })).expect("saved");
    let rules = |window: &Window| {
        let all = window.ask("questions", json!({})).expect("asked");
        all["questions"].as_array().expect("a list").iter().map(|one| (one["finding"]["rule"].as_str().expect("a rule").to_owned(), one["handled"]["progress"].clone(), one["finding"]["key"].clone())).collect::<Vec<_>>()
    };
    assert!(!rules(&window).iter().any(|(rule, ..)| rule == "after-closure"));
    window.ask("save_fact", json!({ "id": null, "fact": { "service": "한빛페이", "kind": "closed-on", "about": "", "on": "2015-01-01" } })).expect("kept");
    let found = rules(&window).into_iter().find(|(rule, ..)| rule == "after-closure").expect("a question");
    window.ask("handle_question", json!({ "key": found.2, "handled": { "progress": "set-aside", "reason": "내가 요청했음" } })).expect("kept");
    window.ask("lock", json!({})).expect("locked");
    window.ask("unlock", json!({ "passphrase": "긴 암호 구절 하나" })).expect("unlocked");
    assert_eq!(rules(&window).into_iter().find(|(rule, ..)| rule == "after-closure").expect("a question").1, "set-aside");
    let facts = window.ask("facts", json!({})).expect("known");
    assert_eq!(facts["facts"][0]["fact"]["on"], "2015-01-01");
    window.ask("remove_fact", json!({ "id": facts["facts"][0]["id"] })).expect("forgotten");
    assert!(!rules(&window).iter().any(|(rule, ..)| rule == "after-closure"));
}

#[test]
fn names_are_put_together_taken_apart_and_back() {
    let window = Window::open();
    window.ask("create_vault", json!({ "keeping": "passphrase", "passphrase": "긴 암호 구절 하나" })).expect("made");
    window.ask("paste", json!({ "text": "<table><tr><th>제공받는 자<th>제공 목적</tr><tr><td>누리페이<td>결제</tr><tr><td>(주)누리페이<td>정산</tr><tr><td>다온카드<td>결제</tr></table>" })).expect("offered");
    window.ask("save", json!({ "file": 0, "mapping": no_mapping(), "progress": CHANNEL })).expect("saved");
    let total = |window: &Window| window.ask("recipients", json!({ "query": everything(), "offset": 0, "limit": 9 })).expect("listed")["page"]["total"].as_u64();
    assert_eq!(total(&window), Some(2), "writings of one name are one recipient");
    window.ask("decide_name", json!({ "decision": { "kind": "apart", "name": "(주)누리페이" } })).expect("kept");
    assert_eq!(total(&window), Some(3));
    window.ask("undo_decision", json!({ "name": "(주)누리페이" })).expect("taken back");
    assert_eq!(total(&window), Some(2));
    window.ask("decide_name", json!({ "decision": { "kind": "same", "a": "누리페이", "b": "다온카드" } })).expect("kept");
    assert_eq!(total(&window), Some(1));
}

#[test]
fn a_file_that_was_not_offered_cannot_be_read() {
    let window = Window::open();
    let refused = window.ask("identify", json!({ "file": 7, "mapping": no_mapping() })).expect_err("an unknown file was read");
    assert_eq!(refused["code"], "other");
}

/// The fake of the UI replays what the shell really answers about the sample.
#[test]
fn the_fake_replays_the_shells_own_answers() {
    let window = Window::open();
    window.ask("open_sample", json!({})).expect("opened");
    window.offer("sample/input.csv");
    let mut answers = serde_json::Map::new();
    letters_of_the_sample(&window);
    for lang in ["ko", "en"] {
        window.ask("set_language", json!({ "language": lang })).expect("set");
        let page = window.ask("recipients", json!({ "query": everything(), "offset": 0, "limit": 100 })).expect("listed");
        let rows = page["page"]["rows"].as_array().expect("rows").clone();
        let details: Vec<Value> = rows.iter().take(4).map(|row| window.ask("recipient", json!({ "id": row["id"] })).expect("seen")).collect();
        let evidence = &details[0]["detail"]["statements"][0]["evidence"][0];
        answers.insert(lang.to_owned(), json!({
            "overview": window.ask("overview", json!({ "query": everything(), "most": 9 })).expect("seen"),
            "excerpt": window.ask("excerpt", json!({ "document": evidence["document"], "place": evidence["place"] })).expect("opened"),
            "recipients": rows,
            "open": page["open"],
            "questions": window.ask("questions", json!({})).expect("asked"),
            "facts": window.ask("facts", json!({})).expect("known"),
            "recipient": details,
            "items": window.ask("items", json!({})).expect("listed"),
            "documents": window.ask("documents", json!({})).expect("listed"),
            "preview": window.ask("identify", json!({ "file": 0, "mapping": no_mapping() })).expect("identified"),
            "requests": window.ask("requests", json!({})).expect("listed"),
            "request": (1..=4).map(|id| timeless(window.ask("request", json!({ "id": id })).expect("seen"))).collect::<Vec<_>>(),
            "aboutMe": window.ask("about_me", json!({})).expect("known"),
            "address": window.ask("address", json!({ "name": "한빛페이" })).expect("known"),
            "changed": compared(&window),
            "counted": window.ask("count", json!({ "file": 0, "mapping": no_mapping(), "progress": CHANNEL })).expect("counted"),
        }));
    }
    let path = crate::root().join("ui/src/lib/fake.json");
    let made = serde_json::to_string(&Value::Object(answers)).expect("JSON") + "\n";
    if crate::rewriting() {
        fs::write(&path, &made).expect("written");
    }
    assert!(fs::read_to_string(&path).unwrap_or_default() == made, "ui/src/lib/fake.json is not what the shell answers: run `make expected`");
}

/// A draft, one that waits, and one that was answered in part.
fn letters_of_the_sample(window: &Window) {
    let me = json!({ "name": "김보기", "address": "경기도 가상시 없는길 2, 101동 202호", "email": "bogi@example.org", "phone": "", "birth": "", "customer": "A-1024" });
    window.ask("save_me", json!({ "me": me })).expect("kept");
    for (to, kind) in [("한빛페이", "access"), ("다온카드", "erasure"), ("한빛페이", "access")] {
        let begun = json!({ "to": [to], "regime": "", "kind": kind, "tongue": "ko", "after": null, "about": "" });
        window.ask("begin_request", json!({ "begun": begun })).expect("begun");
    }
    // The questions stay open for the screen that shows them.
    let mut plain = window.ask("request", json!({ "id": 3 })).expect("seen")["draft"].clone();
    plain["questions"] = json!([]);
    window.ask("save_draft", json!({ "id": 3, "draft": plain })).expect("kept");
    let record = |id: i64, event: Value, on: &str| window.ask("record", json!({ "id": id, "happening": { "event": event, "on": on, "note": "" } })).expect("written down");
    for (id, on) in [(2, "2026-11-16"), (3, "2026-11-02")] {
        let draft = window.ask("request", json!({ "id": id })).expect("seen")["draft"].clone();
        record(id, json!({ "kind": "sent", "channel": "mail", "draft": draft, "proofs": [] }), on);
    }
    record(2, json!({ "kind": "received" }), "2026-11-17");
    let policy = window.ask("documents", json!({})).expect("listed")[1]["document"]["id"].clone();
    record(3, json!({ "kind": "answered", "outcome": "partial", "documents": [policy] }), "2026-11-11");
    let complaint = json!({ "to": ["한빛페이"], "regime": "kr-pipa", "kind": "complaint", "tongue": "ko", "after": 3, "about": "" });
    window.ask("begin_request", json!({ "begun": complaint })).expect("begun");
}

/// The times at which the test wrote things down say nothing.
fn timeless(mut view: Value) -> Value {
    for entry in view["history"].as_array_mut().into_iter().flatten() {
        entry["at"] = json!("2026-11-22T09:00:00Z");
    }
    view
}

fn compared(window: &Window) -> Value {
    let documents = window.ask("documents", json!({})).expect("listed");
    window.ask("compare_documents", json!({ "first": [documents[1]["document"]["id"]], "second": [documents[0]["document"]["id"]] })).expect("compared")
}
