//! Tesseract, where it is installed: words of a picture with their places. Pictures go to it through a pipe, never through a file.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use whither_intake::ocr::{Grey, Recognised, Recogniser, Word, LARGEST};

pub(crate) struct Tesseract;

/// How to call Tesseract, and the languages it has of those that are wanted; `None` without it or any of them.
fn installed() -> Option<&'static (&'static str, String)> {
    // A window is not always started with the paths of a terminal.
    const PLACES: [&str; 4] = ["tesseract", "/opt/homebrew/bin/tesseract", "/usr/local/bin/tesseract", r"C:\Program Files\Tesseract-OCR\tesseract.exe"];
    static FOUND: OnceLock<Option<(&'static str, String)>> = OnceLock::new();
    let look = |place: &'static str| {
        let output = quiet(place).arg("--list-langs").stdin(Stdio::null()).output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        let languages: Vec<&str> = ["kor", "eng"].into_iter().filter(|wanted| said.lines().any(|line| line.trim() == *wanted)).collect();
        (!languages.is_empty()).then(|| (place, languages.join("+")))
    };
    FOUND.get_or_init(|| PLACES.into_iter().find_map(look)).as_ref()
}

/// A command that opens no window of its own.
fn quiet(program: &str) -> Command {
    #[cfg_attr(not(windows), expect(unused_mut, reason = "a flag is set on Windows only"))]
    let mut command = Command::new(program);
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    command
}

impl Recogniser for Tesseract {
    fn words(&self, picture: &Grey) -> Recognised {
        let Some((program, languages)) = installed() else { return Recognised::NotInstalled };
        if picture.width.max(picture.height) > LARGEST {
            return Recognised::Failed;
        }
        said(program, languages, picture).map_or(Recognised::Failed, |said| Recognised::Words(words(&said)))
    }
}

fn said(program: &str, languages: &str, picture: &Grey) -> Option<String> {
    // One block of text: with its rules gone a table is read line by line, and its words know their places.
    let mut command = quiet(program);
    command.args(["stdin", "stdout", "-l", languages, "--psm", "6", "--dpi", "300", "tsv", "txt"]).env("OMP_THREAD_LIMIT", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut to = child.stdin.take()?;
    let mut pgm = format!("P5 {} {} 255\n", picture.width, picture.height).into_bytes();
    pgm.extend_from_slice(&picture.pixels);
    // If it ends early, it has no words to say either.
    let writer = std::thread::spawn(move || to.write_all(&pgm));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Words out of Tesseract's table and the text behind it. The table (level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text; words are of level 5) breaks words of Hangul into pieces; the text says which pieces have no blank between them.
fn words(said: &str) -> Vec<Word> {
    let word = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [level, _, block, paragraph, line, _, left, top, width, height, sure, text] = cells.as_slice() else { return None };
        let number = |cell: &&str| cell.parse::<f64>().ok();
        let line = number(block)? * 1e6 + number(paragraph)? * 1e3 + number(line)?;
        (*level == "5" && !text.trim().is_empty()).then_some(())?;
        Some(Word { text: text.trim().to_owned(), left: number(left)?, top: number(top)?, width: number(width)?, height: number(height)?, sure: number(sure)?.max(0.0), line: line as usize })
    };
    let text: String = said.lines().filter(|line| !line.contains('\t')).flat_map(|line| [line, "\n"]).collect();
    let mut rest = text.as_str();
    let mut out: Vec<Word> = Vec::new();
    for piece in said.lines().filter_map(word) {
        let behind = rest.trim_start();
        let blank = behind.len() < rest.len();
        let Some(after) = behind.strip_prefix(&piece.text) else {
            // Where the two do not agree, every piece stands by itself.
            out.push(piece);
            continue;
        };
        rest = after;
        match out.last_mut().filter(|_| !blank) {
            Some(last) => {
                let (left, top) = (last.left.min(piece.left), last.top.min(piece.top));
                let (right, bottom) = ((last.left + last.width).max(piece.left + piece.width), (last.top + last.height).max(piece.top + piece.height));
                last.text.push_str(&piece.text);
                *last = Word { text: std::mem::take(&mut last.text), left, top, width: right - left, height: bottom - top, sure: last.sure.min(piece.sure), line: last.line };
            }
            None => out.push(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_without_a_blank_are_one_word() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n4\t1\t1\t1\t1\t0\t1\t2\t3\t4\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\t가람\n5\t1\t1\t1\t1\t2\t45\t18\t30\t40\t90\t은행\n5\t1\t1\t1\t1\t3\t90\t20\t30\t40\t80\t주식\n가람은행 주식\n";
        let got: Vec<(String, f64, f64, f64)> = words(table).into_iter().map(|word| (word.text, word.left, word.width, word.sure)).collect();
        assert_eq!(got, [("가람은행".to_owned(), 10.0, 65.0, 90.0), ("주식".to_owned(), 90.0, 30.0, 80.0)]);
    }
}
