//! Killed at any moment, the vault opens with all of an import or none of it.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::Duration;

use whither_vault::{Key, Vault};

/// The `whither` binary, which cargo builds for the workspace's default members.
pub(crate) fn whither() -> std::path::PathBuf {
    let test = std::env::current_exe().expect("this test");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE");
    folder.join(format!("whither{}", std::env::consts::EXE_SUFFIX))
}

#[test]
fn an_import_is_whole_or_nothing() {
    let binary = whither();
    assert!(binary.exists(), "{} is missing: run `cargo build` first, as `make test` does", binary.display());
    let folder = tempfile::tempdir().expect("a folder");
    let (log, key) = (folder.path().join("log.csv"), folder.path().join("key"));
    let mut text = String::from("제공일시,제공받은 자,국가,제공 목적,제공한 항목,거래번호\n");
    for row in 0..60_000u32 {
        text.push_str(&format!("2024-03-{:02} 10:00:{:02},가나다{}은행,대한민국,결제 처리,\"성명, 계좌번호\",T{row:09}\n", row % 28 + 1, row % 60, row % 50));
    }
    fs::write(&log, &text).expect("written");
    let import = |vault: &std::path::Path| {
        let mut command = Command::new(&binary);
        command.arg("read").arg(&log).arg("--vault").arg(vault).arg("--key-file").arg(&key).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let whole = folder.path().join("whole");
    let begun = std::time::Instant::now();
    assert!(import(&whole).status().expect("it runs").success());
    let lasts = begun.elapsed();
    let (mut none, mut all) = (0, 0);
    for turn in 0..14u32 {
        let vault = folder.path().join(format!("vault{turn}"));
        let mut child = import(&vault).spawn().expect("it starts");
        // From the very beginning to beyond the end.
        std::thread::sleep(Duration::from_micros(u64::try_from(lasts.as_micros()).unwrap_or(1_000_000) * u64::from(turn) / 11));
        let _ = child.kill();
        child.wait().expect("it ends");
        if !vault.exists() {
            none += 1;
            continue;
        }
        let opened = Key::from_file(&key).and_then(|key| Vault::open(&vault, &key)).expect("a killed import left a vault that does not open");
        opened.check().expect("a killed import left a damaged vault");
        let documents = opened.documents().expect("documents");
        match documents.as_slice() {
            [] => {
                assert!(opened.entries().expect("entries").is_empty(), "disclosures without their document");
                none += 1;
            }
            [only] => {
                let times: u64 = opened.entries().expect("entries").iter().filter_map(|entry| entry.times).map(|times| times.count).sum();
                assert_eq!(times, 60_000);
                let mut back = String::new();
                opened.original(only.id).expect("the original").read_to_string(&mut back).expect("read");
                assert!(back == text, "the original is not whole");
                all += 1;
            }
            _ => panic!("one import made several documents"),
        }
    }
    assert!(none > 0, "no kill came before the end: the test proves nothing");
    assert!(all > 0, "no import came to its end: the test proves nothing");
}
