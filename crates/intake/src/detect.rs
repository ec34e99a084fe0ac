//! What the bytes are: by content, never by name.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, EUC_KR, UTF_16BE, UTF_16LE, UTF_8};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Problem;

use crate::grid::malformed;
use crate::{archive, limits, Mapping};

/// The formats that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// CSV, TSV and their kin.
    Delimited,
    /// Text whose lines state what a table would.
    Text,
    /// A page or a piece of one.
    Html,
    /// JSON, also as a script that sets a variable to it.
    Json,
    /// An Office Open XML workbook.
    Xlsx,
    /// A workbook of the old binary kind.
    Xls,
    /// An OpenDocument workbook.
    Ods,
    /// A Word document.
    Docx,
    /// A Hangul document, as a ZIP.
    Hwpx,
    /// A Hangul document of version 5.
    Hwp,
    /// Rich text.
    Rtf,
    /// PDF.
    Pdf,
    /// A picture of text.
    Picture,
    /// An archive of other files.
    Zip,
    /// A mail.
    Mail,
    /// Mails one after another.
    Mailbox,
    /// No bytes.
    Empty,
    /// Anything else.
    Unknown,
}

impl Format {
    /// Every format that is read, with the name people know.
    pub const READ: [(Format, &'static str); 16] = [
        (Format::Delimited, "CSV, TSV"), (Format::Text, "TXT"), (Format::Html, "HTML"), (Format::Json, "JSON"), (Format::Xlsx, "XLSX"), (Format::Xls, "XLS"),
        (Format::Ods, "ODS"), (Format::Docx, "DOCX"), (Format::Hwpx, "HWPX"), (Format::Hwp, "HWP 5"), (Format::Rtf, "RTF"), (Format::Pdf, "PDF"), (Format::Picture, "PNG, JPEG"),
        (Format::Zip, "ZIP"), (Format::Mail, "EML"), (Format::Mailbox, "MBOX"),
    ];

    /// The name people know.
    pub fn name(self) -> &'static str {
        Self::READ.iter().find(|(format, _)| *format == self).map_or("?", |(_, name)| name)
    }
}

pub(crate) struct Sniffed {
    pub format: Format,
    pub encoding: Option<&'static Encoding>,
    /// What an unknown format is called.
    pub found: &'static str,
}

pub(crate) fn sniff(head: &[u8], mapping: &Mapping) -> Sniffed {
    let binary = |format, found| Sniffed { format, encoding: None, found };
    if head.is_empty() {
        return binary(Format::Empty, "");
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return binary(Format::Zip, "");
    }
    // A PDF may have up to 1,024 bytes before its mark.
    if memchr::memmem::find(&head[..head.len().min(1_030)], b"%PDF-").is_some() {
        return binary(Format::Pdf, "");
    }
    if is_compound(head) {
        return binary(Format::Unknown, "OLE");
    }
    if head.starts_with(b"{\\rtf") {
        return binary(Format::Rtf, "");
    }
    if head.starts_with(b"\x89PNG") || head.starts_with(b"\xff\xd8\xff") {
        return binary(Format::Picture, "");
    }
    let known: [(&[u8], &str); 4] = [
        (b"\x1f\x8b", "GZIP"), (b"SQLite format 3", "SQLite"), (b"7z\xbc\xaf", "7Z"), (b"Rar!", "RAR"),
    ];
    if let Some((_, found)) = known.iter().find(|(magic, _)| head.starts_with(magic)) {
        return binary(Format::Unknown, found);
    }
    let chosen = mapping.encoding.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let encoding = chosen.unwrap_or_else(|| encoding(head));
    if encoding != UTF_16LE && encoding != UTF_16BE && head.iter().take(4096).filter(|&&byte| byte == 0).count() > 2 {
        return binary(Format::Unknown, "?");
    }
    let text = encoding.decode(head).0;
    let start = text.trim_start();
    let lower: String = start.chars().take(65_536).flat_map(char::to_lowercase).collect();
    let format = if start.is_empty() {
        Format::Empty
    } else if archive::is_mail(&text) {
        if start.starts_with("From ") { Format::Mailbox } else { Format::Mail }
    } else if assigned(start).is_some() || start.starts_with(['{', '[']) && start.chars().nth(1).is_some_and(|c| c.is_whitespace() || "{[\"]}".contains(c)) {
        Format::Json
    } else if lower.starts_with('<') && ["<html", "<table", "<!doctype html", "<body", "<div", "<tr", "<h1", "<h2", "<h3", "<h4", "<section", "<ul", "<ol", "<li", "<dl", "<p>", "<p ", "<span", "<main", "<article", "<meta"].iter().any(|tag| lower.contains(tag)) {
        Format::Html
    } else if lower.starts_with("<?xml") || lower.starts_with("<svg") {
        return binary(Format::Unknown, "XML");
    } else {
        Format::Delimited
    };
    Sniffed { format, encoding: Some(encoding), found: "" }
}

/// Whether bytes begin like a compound file ([MS-CFB]): its directory, which says what it is, may stand anywhere in it.
pub(crate) fn is_compound(head: &[u8]) -> bool {
    head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// What a compound file is.
pub(crate) enum Compound {
    /// Of a format that is read.
    Is(Format),
    /// An Office document enciphered as a whole.
    Encrypted,
}

/// Says what a compound file is by its streams.
pub(crate) fn compound(bytes: &[u8]) -> Result<Compound, Problem> {
    let file = cfb::CompoundFile::open(io::Cursor::new(bytes)).map_err(malformed)?;
    let unknown = |found: &str| Err(Problem::UnknownFormat { found: found.to_owned() });
    match () {
        () if file.exists("/FileHeader") => Ok(Compound::Is(Format::Hwp)),
        () if file.exists("/EncryptedPackage") => Ok(Compound::Encrypted),
        () if file.exists("/Workbook") || file.exists("/Book") => Ok(Compound::Is(Format::Xls)),
        () if file.exists("/WordDocument") => unknown("DOC"),
        () if file.exists("/PowerPoint Document") => unknown("PPT"),
        () if file.exists("/__properties_version1.0") => unknown("MSG"),
        () => unknown("OLE"),
    }
}

/// What a script sets its one variable to: `window.YTD.personalization.part0 = [ … ]`.
pub(crate) fn assigned(text: &str) -> Option<&str> {
    let (name, value) = text.trim_start().split_once('=')?;
    let named = name.len() < 120 && name.trim().starts_with("window.") && name.trim().chars().all(|c| c.is_ascii_alphanumeric() || "._$".contains(c));
    (named && value.trim_start().starts_with(['[', '{'])).then(|| value.trim_start().trim_end().trim_end_matches(';'))
}

fn encoding(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    // UTF-16 without a mark: text has its zero bytes on one side.
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).take(2048).filter(|&&byte| byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len().min(4096) / 2);
    if half >= 4 && odd > half / 3 && even < half / 20 {
        return UTF_16LE;
    }
    if half >= 4 && even > half / 3 && odd < half / 20 {
        return UTF_16BE;
    }
    match std::str::from_utf8(head) {
        Ok(_) => return UTF_8,
        // A head may end inside a character.
        Err(error) if error.error_len().is_none() && head.len() - error.valid_up_to() < 4 => return UTF_8,
        Err(_) => {}
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let guess = detector.guess(Some(b"kr"), chardetng::Utf8Detection::Allow);
    // A file that is UTF-8 but for some damage is read as UTF-8, and the damage said.
    let damage = String::from_utf8_lossy(head).chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let multibyte = String::from_utf8_lossy(head).chars().filter(|c| !c.is_ascii()).count() - damage;
    if multibyte > damage * 20 {
        return UTF_8;
    }
    if guess == UTF_8 { EUC_KR } else { guess }
}

/// Text of which a tenth or more is unreadable (U+FFFD, private use) is not data.
pub(crate) fn garbled(text: &str) -> Option<Problem> {
    let (mut bad, mut all) = (0usize, 0usize);
    // What is no text shows it soon.
    for c in text.chars().take(limits::HEAD as usize).filter(|c| !c.is_whitespace()) {
        all += 1;
        bad += usize::from(unreadable(c));
    }
    (all > 0 && bad * 10 >= all && bad > 3).then(|| Problem::Garbled { share: u8::try_from(bad * 100 / all).unwrap_or(100) })
}

pub(crate) fn unreadable(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') || (c.is_control() && !c.is_whitespace())
}

/// A document's text as UTF-8, as it streams by.
pub(crate) struct Text<'a> {
    head: io::Cursor<Vec<u8>>,
    rest: &'a mut dyn Read,
    /// `None` for UTF-8, which passes through unchecked; cells are checked when they are first used.
    decoder: Option<Decoder>,
    encoding: &'static Encoding,
    raw: Vec<u8>,
    pending: std::ops::Range<usize>,
    ended: bool,
    finished: bool,
    /// Bytes taken from the document.
    pub bytes: u64,
    /// Byte sequences that the encoding does not have.
    pub replaced: u64,
}

impl<'a> Text<'a> {
    pub fn new(head: Vec<u8>, rest: &'a mut dyn Read, encoding: &'static Encoding) -> Self {
        let mut head = io::Cursor::new(head);
        if encoding == UTF_8 && head.get_ref().starts_with(b"\xef\xbb\xbf") {
            head.set_position(3);
        }
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        let raw = if decoder.is_some() { vec![0; 64 << 10] } else { Vec::new() };
        Self { head, rest, decoder, encoding, raw, pending: 0..0, ended: false, finished: false, bytes: 0, replaced: 0 }
    }

    pub fn encoding_name(&self) -> &'static str {
        self.encoding.name()
    }

    fn take(head: &mut io::Cursor<Vec<u8>>, rest: &mut dyn Read, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let got = match head.read(into)? {
                0 => rest.read(into),
                got => Ok(got),
            };
            match got {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }

    /// Fills some of `into`; 0 at the end. `into` must hold at least four bytes.
    pub fn fill(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else {
            let got = Self::take(&mut self.head, self.rest, into)?;
            self.bytes += got as u64;
            return Ok(got);
        };
        if self.finished {
            return Ok(0);
        }
        loop {
            if self.pending.is_empty() && !self.ended {
                let got = Self::take(&mut self.head, self.rest, &mut self.raw)?;
                self.bytes += got as u64;
                self.pending = 0..got;
                self.ended = got == 0;
            }
            let last = self.ended;
            let (result, read, written, had_errors) = decoder.decode_to_utf8(&self.raw[self.pending.clone()], into, last);
            self.pending.start += read;
            self.replaced += u64::from(had_errors);
            // A decoder that has said its last must not be asked again.
            self.finished = last && result == CoderResult::InputEmpty;
            if written > 0 || self.finished {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(bytes: &[u8]) -> (Format, &'static str) {
        let sniffed = sniff(bytes, &Mapping::default());
        (sniffed.format, sniffed.encoding.map_or("", |encoding| encoding.name()))
    }

    #[test]
    fn encodings_are_told_apart() {
        let text = "제공받는 자,제공 목적\n가람은행,계좌 확인\n";
        assert_eq!(detected(text.as_bytes()), (Format::Delimited, "UTF-8"));
        assert_eq!(detected(&EUC_KR.encode(text).0), (Format::Delimited, "EUC-KR"));
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detected(&[b"\xff\xfe", le.as_slice()].concat()), (Format::Delimited, "UTF-16LE"));
        let latin: Vec<u8> = "Recipient,Purpose\nAcme,Ads\nBolt,Mail\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detected(&latin), (Format::Delimited, "UTF-16BE"));
    }

    #[test]
    fn formats_are_told_by_content() {
        assert_eq!(detected(b"").0, Format::Empty);
        assert_eq!(detected(b"  [ {\"a\":1} ]").0, Format::Json);
        assert_eq!(detected(b"<!DOCTYPE html><p>").0, Format::Html);
        assert_eq!(detected(b"%PDF-1.7").0, Format::Pdf);
        assert_eq!(detected(b"PK\x03\x04").0, Format::Zip);
        assert_eq!(detected(b"window.YTD.ad_engagements.part0 = [ {} ]").0, Format::Json);
        assert_eq!(detected(b"From: a@b.example\nSubject: x\nDate: y\n\nz").0, Format::Mail);
        assert_eq!(detected(b"\x00\x01\x02\x03\x00\x00\x00\x00abc").0, Format::Unknown);
        assert_eq!(detected(b"[not json], but text").0, Format::Delimited);
    }

    #[test]
    fn a_decoded_stream_is_the_whole_text() {
        let text = "한글과 English, 그리고 €\n".repeat(20_000);
        let bytes = EUC_KR.encode(&text.replace('€', "e")).0.into_owned();
        let (head, mut rest) = bytes.split_at(1_001);
        let mut stream = Text::new(head.to_vec(), &mut rest, EUC_KR);
        let (mut out, mut buffer) = (Vec::new(), [0; 777]);
        loop {
            match stream.fill(&mut buffer).expect("memory does not fail") {
                0 => break,
                got => out.extend_from_slice(&buffer[..got]),
            }
        }
        assert_eq!(String::from_utf8(out).expect("UTF-8"), text.replace('€', "e"));
    }
}
