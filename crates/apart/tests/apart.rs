//! Whole documents are read by a process of their own: to the same end, ended when asked, and without harm when it dies.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use whither_intake::{Mapping, Progress, Stopped};
use whither_ledger::Reading;

fn read(bytes: &[u8], go: ControlFlow<()>) -> Result<Reading, Stopped> {
    whither_intake::read(&mut &*bytes, &Mapping::default(), &mut |_: Progress| go)
}

/// The `whither` binary, which cargo builds for the workspace's default members.
fn whither() -> PathBuf {
    let test = std::env::current_exe().expect("this test");
    let folder = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE");
    let binary = folder.join(format!("whither{}", std::env::consts::EXE_SUFFIX));
    assert!(binary.exists(), "{} is missing: run `cargo build` first, as `make test` does", binary.display());
    binary
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let folders = fs::read_dir(folder).expect("the fixtures").flatten().filter(|entry| entry.path().is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder.path()).expect("a fixture")).flatten().map(|entry| entry.path());
    // Pictures are read by the process alone that has a recogniser.
    files.filter(|path| path.file_stem().is_some_and(|stem| stem == "input") && !path.to_string_lossy().contains("pdf-scan")).collect()
}

// One test: which process reads is told once for all of this one.
#[test]
fn a_process_of_its_own_reads_the_same_and_can_be_ended() {
    let files: Vec<Vec<u8>> = fixtures().iter().map(|path| fs::read(path).expect("a fixture")).collect();
    let here: Vec<Reading> = files.iter().map(|bytes| read(bytes, ControlFlow::Continue(())).expect("read")).collect();
    whither_apart::read_with(whither());
    for (bytes, here) in files.iter().zip(&here) {
        assert_eq!(&read(bytes, ControlFlow::Continue(())).expect("read"), here);
    }
    let long = workbook(20_000).expect("a workbook");
    assert!(matches!(read(&long, ControlFlow::Break(())), Err(Stopped::Cancelled)));
}

/// A workbook that is small in its file and large in memory: one long text, shared by all its cells.
fn workbook(rows: usize) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(4));
    let sheet = format!("<worksheet xmlns=\"{namespace}\"><sheetData>{}</sheetData></worksheet>", row.repeat(rows));
    let shared = format!("<sst xmlns=\"{namespace}\"><si><t>{}</t></si></sst>", "a".repeat(4_000));
    let part = |id: &str, kind: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{relations}/{kind}\" Target=\"{target}\"/>");
    let parts = |all: &str| format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>");
    for (name, text) in [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned()),
        ("_rels/.rels", parts(&part("r1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", format!("<workbook xmlns=\"{namespace}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", parts(&(part("r1", "worksheet", "worksheets/sheet1.xml") + &part("r2", "sharedStrings", "sharedStrings.xml")))),
        ("xl/sharedStrings.xml", shared),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_dies_is_said_and_nothing_else_ends() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("large.xlsx"), workbook(100_000)?)?;
    fs::write(folder.path().join("small.csv"), "Recipient,Purpose\nAcme,Ads\n")?;
    // 300 MB of address space, in blocks of 1 KiB: enough for the command, not for the rows.
    let command = format!("ulimit -v 300000; exec {} read --json {}", whither().display(), folder.path().display());
    let output = std::process::Command::new("sh").args(["-c", &command]).env("LC_ALL", "C.UTF-8").output()?;
    let said: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let texts: Vec<&str> = said["notes"].as_array().ok_or("notes")?.iter().filter_map(|note| note["text"].as_str()).collect();
    assert!(texts.iter().any(|text| text.starts_with("reading the ZIP file took too long or too much memory")), "{texts:?}");
    assert_eq!(said["disclosures"][0]["recipient"]["wording"], "Acme");
    assert!(output.status.success());
    Ok(())
}

/// Needs Tesseract with Korean, as `make test` installs it.
#[test]
fn a_scan_is_read_and_said_to_be_one() -> Result<(), Box<dyn Error>> {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/pdf-scan-table/input.pdf");
    let said = |command: &mut std::process::Command| -> Result<serde_json::Value, Box<dyn Error>> { Ok(serde_json::from_slice(&command.args(["read", "--json"]).arg(&fixture).env("LC_ALL", "C.UTF-8").output()?.stdout)?) };
    let read = said(&mut std::process::Command::new(whither()))?;
    let names: Vec<&str> = read["disclosures"].as_array().ok_or("disclosures")?.iter().filter_map(|one| one["recipient"]["wording"].as_str()).collect();
    assert_eq!(read["documents"][0]["rows"]["kept"], 6, "{read}");
    assert!(names.contains(&"새길신용평가 주식회사") && names.contains(&"온새미손해보험(주)") && names.contains(&"가람은행"), "{names:?}");
    assert!(read["notes"][0]["text"].as_str().is_some_and(|text| text.starts_with("page 1: its words were recognised in a picture")), "{}", read["notes"]);
    // Without it, it is said what to install.
    let without = said(std::process::Command::new(whither()).env("PATH", ""))?;
    assert!(without["notes"][0]["text"].as_str().is_some_and(|text| text.contains("tesseract-ocr-kor")), "{}", without["notes"]);
    Ok(())
}
