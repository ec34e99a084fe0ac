//! The real window under Xvfb, driven through WebKit's own driver: first start → import → overview → recipient →
//! evidence → lock → unlock, with a picture of each step in `tests/shots`.
//!
//! `make test` gives it a display and a private Secret Service and sets `WHITHER_WINDOW`; without that it does not run,
//! since a machine without a display has no window to test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    fn start(home: &Path, lang: &str) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("XDG_DATA_HOME", home)
            .env("LANG", lang)
            .env_remove("LC_ALL")
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver (Debian: webkit2gtk-driver)");
        Self { process, port }
    }

    async fn window(&self, files: &[PathBuf]) -> Client {
        let options = json!({ "binary": env!("CARGO_BIN_EXE_whither-desktop"), "args": files });
        let capabilities: Capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let mut tries = 0;
        loop {
            let address = format!("http://127.0.0.1:{}", self.port);
            match ClientBuilder::native().capabilities(capabilities.clone()).connect(&address).await {
                Ok(client) => return client,
                Err(error) if tries > 40 => panic!("no window: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
            }
            tries += 1;
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A window, and where its pictures go.
struct Walk {
    client: Client,
    name: &'static str,
    step: u32,
}

impl Walk {
    async fn find(&self, selector: &str) -> fantoccini::elements::Element {
        self.client.wait().at_most(Duration::from_secs(30)).for_element(Locator::Css(selector)).await.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    async fn type_into(&self, selector: &str, text: &str) {
        self.find(selector).await.send_keys(text).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    async fn text(&self, selector: &str) -> String {
        self.find(selector).await;
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let text = self.client.execute(script, vec![json!(selector)]).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Fills a field as a hand would that pastes: WebDriver types Hangul by no keyboard.
    async fn fill(&self, selector: &str, text: &str) {
        self.find(selector).await;
        let script = "const field = document.querySelector(arguments[0]); field.value = arguments[1]; field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true }))";
        self.client.execute(script, vec![json!(selector), json!(text)]).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    async fn choose(&self, selector: &str, value: &str) {
        self.find(selector).await.select_by_value(value).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// The text of an element when it holds `expected`.
    async fn until(&self, selector: &str, expected: &str) -> String {
        for _ in 0..100 {
            let text = self.text(selector).await;
            if text.contains(expected) {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{selector} never said {expected}: {}", self.text(selector).await);
    }

    async fn picture(&mut self, of: &str) {
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.step += 1;
        let folder = crate::root().join("tests/shots");
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join(format!("{}-{}-{of}.png", self.name, self.step));
        // The display itself, as a person sees it; the driver's own pictures can hang in WebKitGTK 2.50.
        let taken = Command::new("import").args(["-window", "root"]).arg(&file).status().expect("import (Debian: imagemagick)");
        assert!(taken.success(), "{of}: no picture");
        let size = std::fs::metadata(&file).expect("the picture").len();
        assert!(size > 12_000, "{of}: the window is blank ({size} bytes)");
    }
}

static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

async fn walk(name: &'static str, lang: &str, keychain: bool) {
    if std::env::var_os("WHITHER_WINDOW").is_none() {
        eprintln!("no window here: `make test` runs this");
        return;
    }
    // One window at a time: the pictures are of the whole display.
    let _alone = ONE.lock().await;
    let home = tempfile::tempdir().expect("a folder");
    let driver = Driver::start(home.path(), lang);
    let file = crate::root().join("tests/fixtures/kr-credit-log/input.csv");
    let mut walk = Walk { client: driver.window(&[file]).await, name, step: 0 };

    let choice = if keychain { "[data-testid=keep-keychain]" } else { "[data-testid=keep-passphrase]" };
    walk.click(choice).await;
    if !keychain {
        walk.type_into("[data-testid=passphrase]", "correct horse battery").await;
        walk.type_into("[data-testid=passphrase-again]", "correct horse battery").await;
    }
    walk.picture("first-start").await;
    walk.click("[data-testid=create]").await;

    // The file named at the start stands at the import preview.
    let counts = walk.text("[data-testid=counts]").await;
    assert!(counts.contains("38") && counts.contains('3') && counts.contains('2'), "{counts}");
    walk.picture("import").await;
    walk.click("[data-testid=save]").await;

    let sentence = walk.text("[data-testid=sentence]").await;
    assert!(sentence.contains('6') && sentence.contains('1'), "{sentence}");
    walk.picture("overview").await;
    walk.click("nav li:nth-child(2) .place").await;
    walk.type_into("[data-testid=search]", "lumen").await;
    walk.picture("recipients").await;
    walk.click("[data-testid=recipient]").await;
    let facts = walk.text("[data-testid=facts]").await;
    assert!(facts.contains("2024-01-26"), "{facts}");
    walk.picture("recipient").await;
    walk.click("[data-testid=evidence]").await;
    let original = walk.text("[data-testid=excerpt] tr.it").await;
    assert!(original.contains("Lumen Pay Singapore"), "{original}");
    walk.picture("evidence").await;
    walk.click("[data-testid=close-excerpt]").await;

    // What the person knows raises a question; that it was asked is kept over locking.
    walk.click("nav li:nth-child(7) .place").await;
    walk.choose("[data-testid=fact-kind]", "closed-on").await;
    let day = "const day = document.querySelector('[data-testid=fact-day]'); day.value = '2020-01-01'; day.dispatchEvent(new Event('input', { bubbles: true }))";
    walk.client.execute(day, Vec::new()).await.expect("a day");
    walk.click("[data-testid=fact-add]").await;
    walk.until("main", "2020-01-01").await;
    walk.picture("facts").await;
    walk.click("nav li:nth-child(4) .place").await;
    let before = walk.text("[data-testid=questions-sentence]").await;
    walk.click("[data-testid=question] summary").await;
    walk.picture("questions").await;
    walk.click("[data-testid=question][open] [data-testid=claim]").await;
    assert!(!walk.text("[data-testid=excerpt] tr.it").await.is_empty(), "what a question rests on is a click away");
    walk.click("[data-testid=close-excerpt]").await;
    walk.click("[data-testid=question][open] [data-testid=asked]").await;
    for _ in 0..100 {
        if walk.text("[data-testid=questions-sentence]").await != before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let after = walk.text("[data-testid=questions-sentence]").await;
    assert_ne!(before, after);

    walk.click("[data-testid=lock]").await;
    if !keychain {
        walk.type_into("[data-testid=passphrase]", "wrong horse battery").await;
        walk.click("[data-testid=unlock]").await;
        walk.find("[role=alert]").await;
        walk.type_into("[data-testid=passphrase]", "correct horse battery").await;
    }
    walk.find("[data-testid=unlock]").await;
    walk.picture("locked").await;
    walk.click("[data-testid=unlock]").await;
    let sentence = walk.text("[data-testid=sentence]").await;
    assert!(sentence.contains('6'), "{sentence}");
    walk.picture("unlocked").await;
    walk.click("nav li:nth-child(4) .place").await;
    assert_eq!(walk.text("[data-testid=questions-sentence]").await, after);
    walk.client.close().await.expect("the window closes");
    assert!(home.path().join("app.whither.desktop/vault.whither").exists());
    assert_eq!(home.path().join("app.whither.desktop/vault.whither.key").exists(), !keychain);
}

/// A table of nobody's making: the person says which row is its header and what its columns mean, and sees each step.
#[tokio::test]
async fn a_table_is_told_what_its_columns_mean() {
    if std::env::var_os("WHITHER_WINDOW").is_none() {
        eprintln!("no window here: `make test` runs this");
        return;
    }
    let _alone = ONE.lock().await;
    let home = tempfile::tempdir().expect("a folder");
    let driver = Driver::start(home.path(), "ko_KR.UTF-8");
    let file = home.path().join("보낸 기록.csv");
    std::fs::write(&file, "구역,상대,때\nA,마루클라우드 (싱가포르),2024-01-02\n끝,확인,\nB,다온카드 (대한민국),2024-01-03\n").expect("written");
    let two = home.path().join("처리방침.html");
    let table = |rows: [&str; 3]| format!("<table>{}</table>", rows.map(|row| format!("<tr><td>{}</td></tr>", row.replace(',', "</td><td>"))).concat());
    let page = [table(["제공받는 자,제공 목적,항목", "다온카드,결제,성명", "가람은행,인출,계좌번호"]), table(["제공받는 자,제공 목적,항목", "마루텔레콤,인증,휴대폰번호", "누리카드,결제,성명"])];
    std::fs::write(&two, page.join("<h2>옛 내용</h2>")).expect("written");
    let mut walk = Walk { client: driver.window(&[file, two]).await, name: "mapping-ko", step: 0 };
    walk.click("[data-testid=keep-passphrase]").await;
    walk.type_into("[data-testid=passphrase]", "correct horse battery").await;
    walk.type_into("[data-testid=passphrase-again]", "correct horse battery").await;
    walk.click("[data-testid=create]").await;

    walk.picture("headless").await;
    walk.click("tbody tr:nth-child(1) [data-testid=is-header]").await;
    walk.choose("th:nth-child(4) select", "date").await;
    walk.choose("th:nth-child(3) select", "several").await;
    walk.find(".pattern").await;
    let cells = walk.text("tbody tr:nth-child(1)").await;
    assert!(cells.contains("마루클라우드") && cells.contains("싱가포르") && !cells.contains('('), "{cells}");
    walk.picture("several").await;
    walk.click("tbody tr:nth-child(2) .out").await;
    let counts = walk.until("[data-testid=counts]", "2024-01-03").await;
    assert!(counts.contains('2'), "{counts}");
    walk.click("[data-testid=options]").await;
    let left_out = walk.find("[data-testid=leave-out]").await.prop("value").await.expect("a field").unwrap_or_default();
    assert_eq!(left_out, "3");
    walk.picture("options").await;
    walk.click("[data-testid=save]").await;

    // Of two tables each is told for itself: a row of the first is left out, and all of the second.
    walk.find("[data-testid=leave-out-table]").await;
    walk.click(".tables section:nth-child(1) tbody tr:nth-child(1) .out").await;
    walk.click(".tables section:nth-child(2) [data-testid=leave-out-table]").await;
    walk.find("[data-testid=table-left-out]").await;
    walk.until("[data-testid=counts]", "1행 읽음").await;
    walk.picture("tables").await;
    walk.click("[data-testid=save]").await;
    let sentence = walk.text("[data-testid=sentence]").await;
    assert!(sentence.contains('3') && sentence.contains('1'), "{sentence}");
    walk.picture("overview").await;
    walk.client.close().await.expect("the window closes");
}

/// A letter is written, its page follows, it is sent, its day passes: the system says so.
#[tokio::test]
async fn a_letter_is_written_and_sent_and_its_day_is_told() {
    if std::env::var_os("WHITHER_WINDOW").is_none() {
        eprintln!("no window here: `make test` runs this");
        return;
    }
    let _alone = ONE.lock().await;
    let home = tempfile::tempdir().expect("a folder");
    let driver = Driver::start(home.path(), "ko_KR.UTF-8");
    let mut walk = Walk { client: driver.window(&[]).await, name: "letter-ko", step: 0 };
    walk.click("[data-testid=sample]").await;
    walk.click("nav li:nth-child(5) .place").await;
    walk.click("main .buttons .button").await;
    walk.fill("[data-testid=me-name]", "김보기").await;
    walk.fill("[data-testid=me-email]", "bogi@example.org").await;
    walk.click("[data-testid=me-save]").await;
    walk.find("[role=status]").await;
    walk.picture("me").await;
    walk.click("nav li:nth-child(5) .place").await;
    walk.click("[data-testid=begin]").await;
    walk.fill("[data-testid=to]", "한빛페이").await;
    walk.choose("[data-testid=kind]", "correction").await;
    walk.click("[data-testid=write-letter]").await;

    // Two blanks stop it; filled in, they are gone, and the page is there.
    let blanks = walk.text("[data-testid=blanks]").await;
    assert!(blanks.contains("바른 내용"), "{blanks}");
    walk.picture("blanks").await;
    // On paper it leaves as little: the list of blanks opens instead.
    walk.click("[data-testid=print]").await;
    walk.until(".send [role=alert]", "바른 내용").await;
    walk.click("[data-testid=send]").await;
    walk.fill("[data-testid=need-wrong]", "전화번호 010-0000-0000").await;
    walk.fill("[data-testid=need-right]", "전화번호 010-0000-0001").await;
    for _ in 0..100 {
        if walk.client.find(Locator::Css("[data-testid=blanks]")).await.is_err() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    walk.find("[data-testid=pages] img").await;
    walk.picture("letter").await;
    walk.click("[data-testid=form]").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    walk.picture("form").await;

    // Sent a month ago: the ten days are over.
    walk.click("[data-testid=send]").await;
    let long_ago = (chrono::Local::now() - chrono::Days::new(30)).format("%Y-%m-%d").to_string();
    walk.fill("[data-testid=sent-on]", &long_ago).await;
    walk.click("[data-testid=sent]").await;
    let sentence = walk.until("[data-testid=follow-sentence]", "한빛페이").await;
    assert!(sentence.contains("지났습니다"), "{sentence}");
    walk.find("[data-testid=next-reminder]").await;
    walk.picture("overdue").await;
    // A wrong day of sending is said anew; both entries stay.
    walk.click("[data-testid=resend]").await;
    let later = (chrono::Local::now() - chrono::Days::new(29)).format("%Y-%m-%d").to_string();
    walk.fill("[data-testid=on]", &later).await;
    walk.click("[data-testid=record]").await;
    let history = walk.until(".history", "1번을 바로잡음").await;
    assert!(history.contains(&later) && history.contains(&long_ago), "{history}");
    let mut told = String::new();
    for _ in 0..60 {
        let history = Command::new("dunstctl").arg("history").output().expect("dunstctl (Debian: dunst)");
        told = String::from_utf8_lossy(&history.stdout).into_owned();
        let shown = Command::new("dunstctl").args(["count", "displayed"]).output().expect("dunstctl");
        if told.contains("한빛페이") || String::from_utf8_lossy(&shown.stdout).trim() != "0" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Command::new("dunstctl").arg("close-all").status().expect("dunstctl");
    let history = Command::new("dunstctl").arg("history").output().expect("dunstctl");
    told.push_str(&String::from_utf8_lossy(&history.stdout));
    assert!(told.contains("한빛페이") && told.contains("지났습니다"), "the system said nothing: {told}");

    // The reminder knows its days.
    walk.click("[data-testid=next-reminder]").await;
    walk.find("[data-testid=pages] img").await;
    walk.picture("reminder").await;
    walk.client.close().await.expect("the window closes");
}

#[tokio::test]
async fn the_whole_journey_with_a_passphrase_in_korean() {
    walk("passphrase-ko", "ko_KR.UTF-8", false).await;
}

#[tokio::test]
async fn the_whole_journey_with_a_real_keychain_in_english() {
    walk("keychain-en", "en_US.UTF-8", true).await;
}
