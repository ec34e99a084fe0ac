//! `whither letter`: what it writes, and what it says when it does not.

use std::path::Path;
use std::process::{Command, Output};

const ME: &str = "[from]\nname = \"김보기\"\nemail = \"bogi@example.org\"\n";

fn run(folder: &Path, me: &str, arguments: &[&str]) -> Output {
    std::fs::write(folder.join("me.toml"), me).expect("written");
    let binary = crate::killed::whither();
    Command::new(&binary).arg("letter").args(arguments).current_dir(folder).env("LC_ALL", "C.UTF-8").output().unwrap_or_else(|error| panic!("{}: {error}", binary.display()))
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_letter_is_written_in_each_shape() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, begins) in [("a.pdf", b"%PDF".as_slice()), ("a.docx", b"PK"), ("a.eml", b"Subject"), ("a.txt", "개인정보 열람 요구서".as_bytes())] {
        let output = run(folder.path(), ME, &["--regime", "kr-pipa", "--kind", "access", "--to", "한빛페이", "--from", "me.toml", "--lang", "ko", "--out", name]);
        assert!(output.status.success(), "{name}: {}", told(&output));
        assert!(std::fs::read(folder.path().join(name)).expect("written").starts_with(begins), "{name}");
    }
    let form = run(folder.path(), ME, &["--regime", "kr-pipa", "--kind", "access", "--to", "한빛페이", "--from", "me.toml", "--form", "--out", "form.pdf"]);
    // The form's own fields stop it, and are named.
    assert!(!form.status.success() && ["전화번호", "생년월일", "주소"].iter().all(|field| told(&form).contains(field)) && !folder.path().join("form.pdf").exists(), "{}", told(&form));
    let whole = format!("{ME}phone = \"010-0000-0000\"\nbirth = \"1990-01-01\"\naddress = \"경기도 가상시 없는길 2\"\n");
    let form = run(folder.path(), &whole, &["--regime", "kr-pipa", "--kind", "access", "--to", "한빛페이", "--from", "me.toml", "--form", "--out", "form.pdf"]);
    assert!(form.status.success(), "{}", told(&form));
    // A copy of a document of identity is enclosed, and the letter does not say that there is none.
    let with = format!("identity_copy = \"신분증(가린 사본)\"\n{ME}[agent]\nname = \"박도움\"\n");
    assert!(run(folder.path(), &with, &["--regime", "kr-pipa", "--kind", "access", "--to", "한빛페이", "--from", "me.toml", "--out", "copy.txt"]).status.success());
    let text = std::fs::read_to_string(folder.path().join("copy.txt")).expect("written");
    assert!(text.contains("가린 신분증 사본을 붙입니다") && !text.contains("붙이지 않았습니다") && text.contains("신분증(가린 사본)") && text.contains("김보기의 대리인 박도움"), "{text}");
    let list = run(folder.path(), ME, &["--list"]);
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.lines().count() > 90 && list.contains("cn-pipl"), "{list}");
}

#[test]
fn what_stops_it_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&str, &[&str], &str); 8] = [
        ("[from]\n", &["--regime", "kr-pipa", "--kind", "access", "--out", "x.pdf"], "name"),
        (ME, &["--regime", "kr-pipa", "--kind", "correction", "--out", "x.pdf"], "wrong"),
        (ME, &["--regime", "kr-pipo", "--kind", "access", "--out", "x.pdf"], "kr-pipa"),
        (ME, &["--regime", "kr-pipa", "--kind", "acces", "--out", "x.pdf"], "access"),
        (ME, &["--regime", "kr-pipa", "--kind", "access", "--lang", "de", "--out", "x.pdf"], "ko, en"),
        (ME, &["--regime", "in-dpdp", "--kind", "access", "--lang", "en", "--date", "2026-11-23", "--out", "x.pdf"], "2027-05-14"),
        (ME, &["--regime", "kr-pipa", "--kind", "access", "--out", "x.odt"], ".docx"),
        ("[from]\nnam = \"x\"\n", &["--regime", "kr-pipa", "--kind", "access", "--out", "x.pdf"], "line 2"),
    ];
    for (me, arguments, remedy) in cases {
        let mut whole = vec!["--to", "한빛페이", "--from", "me.toml"];
        whole.extend(arguments);
        let output = run(folder.path(), me, &whole);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(told(&output).contains(remedy), "{arguments:?}: {}", told(&output));
        assert!(std::fs::read_dir(folder.path()).expect("a folder").count() == 1, "something was written: {arguments:?}");
    }
}
