//! What lies inside: the files of a ZIP, the parts of a mail. Names come in UTF-8, CP949 or CP437; limits hold for all of it.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, MessageParser, MessagePart, MimeHeaders, PartType};
use whither_ledger::Problem;
use zip::result::ZipError;
use zip::ZipArchive;

use crate::grid::malformed;
use crate::limits;
use crate::table::Giver;

/// A file inside another.
pub(crate) struct Inner {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The files of an archive, and how many were passed over as kinds that name no recipients.
pub(crate) struct Unpacked {
    pub files: Vec<Inner>,
    pub passed_over: u64,
    pub problems: Vec<(Option<String>, Problem)>,
}

/// Endings of files that name no recipients and can be large.
const PASSED_OVER: [&str; 31] = [
    "jpg", "jpeg", "png", "gif", "webp", "heic", "bmp", "svg", "ico", "mp4", "mov", "avi", "mkv", "webm", "mp3", "m4a", "wav", "ogg", "opus", "aac", "flac", "ttf",
    "otf", "woff", "woff2", "css", "map", "exe", "dll", "srt", "ics",
];

/// The files of a ZIP, in their order.
pub(crate) fn unzip(bytes: &[u8], password: &str, room: &mut u64) -> Result<Unpacked, Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
    let mut out = Unpacked { files: Vec::new(), passed_over: 0, problems: Vec::new() };
    if archive.len() > limits::FILES {
        out.problems.push((None, Problem::TooLarge { what: "files".to_owned(), limit: limits::FILES as u64 }));
    }
    for index in 0..archive.len().min(limits::FILES) {
        let entry = match archive.by_index_raw(index) {
            Ok(entry) => entry,
            Err(error) => {
                out.problems.push((None, malformed(error)));
                continue;
            }
        };
        let name = name(entry.name_raw());
        if entry.is_dir() || is_noise(&name) {
            continue;
        }
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if PASSED_OVER.contains(&ending.as_str()) {
            out.passed_over += 1;
            continue;
        }
        let encrypted = entry.encrypted();
        drop(entry);
        let opened = if encrypted { archive.by_index_decrypt(index, password.as_bytes()) } else { archive.by_index(index) };
        let opened = opened.map_err(|error| match error {
            ZipError::UnsupportedArchive(detail) if !encrypted || !detail.contains("assword") => malformed(detail),
            _ if encrypted => Problem::Password { what: "ZIP".to_owned() },
            error => malformed(error),
        });
        let read = opened.and_then(|entry| {
            let mut bytes = Vec::new();
            // What an entry says of its size may be a lie: only what comes out counts.
            let unpacked = entry.take(*room + 1).read_to_end(&mut bytes);
            // The old cipher lets one wrong password in 256 pass; the checksum tells.
            unpacked.map_err(|error| if encrypted { Problem::Password { what: "ZIP".to_owned() } } else { malformed(error) })?;
            Ok(bytes)
        });
        match read {
            Ok(bytes) if bytes.len() as u64 > *room => {
                out.problems.push((Some(name), Problem::TooLarge { what: "ZIP".to_owned(), limit: limits::UNPACKED }));
                break;
            }
            Ok(bytes) => {
                *room -= bytes.len() as u64;
                out.files.push(Inner { name, bytes });
            }
            Err(problem) => out.problems.push((Some(name), problem)),
        }
    }
    Ok(out)
}

/// A name in UTF-8, or in CP949 where that gives Hangul; other bytes are shown as `?`.
fn name(raw: &[u8]) -> String {
    if let Ok(name) = std::str::from_utf8(raw) {
        return name.to_owned();
    }
    let (korean, damaged) = encoding_rs::EUC_KR.decode_without_bom_handling(raw);
    if !damaged && korean.chars().any(|c| ('가'..='힣').contains(&c)) {
        return korean.into_owned();
    }
    raw.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { '?' }).collect()
}

fn is_noise(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || last.starts_with("._") || matches!(last, ".DS_Store" | "Thumbs.db" | "desktop.ini" | "no-data.txt")
}

/// A mail: who sent it, what it is called, its text and what hangs on it.
#[derive(Default)]
pub(crate) struct Mail {
    pub subject: Option<String>,
    pub sender: Option<Giver>,
    /// The text that is read: HTML where there is one.
    pub html: Vec<String>,
    pub text: Vec<String>,
    pub attached: Vec<Inner>,
}

/// A message of RFC 5322 with its MIME parts, decoded.
pub(crate) fn mail(bytes: &[u8]) -> Result<Mail, Problem> {
    let known = known_charsets(bytes);
    let message = MessageParser::default().parse(known.as_ref()).ok_or_else(|| malformed("no mail headers"))?;
    let address = message.from().and_then(|from| from.first());
    let mut out = Mail {
        subject: message.subject().map(str::to_owned),
        sender: address.filter(|address| !is_private(address.address().unwrap_or_default())).and_then(|sender| {
            let address = sender.address().unwrap_or_default().to_lowercase();
            Some(Giver { name: sender.name().or_else(|| sender.address())?.to_owned(), address })
        }),
        ..Mail::default()
    };
    for (number, part) in message.parts.iter().enumerate().take(limits::FILES) {
        let named = part.attachment_name().map(str::to_owned);
        let called = |ending: &str| named.clone().unwrap_or_else(|| format!("part{}.{ending}", number + 1));
        match &part.body {
            // What is quoted was said by somebody else.
            PartType::Text(text) if named.is_none() => out.text.push(text.lines().filter(|line| !line.starts_with('>')).flat_map(|line| [line, "\n"]).collect()),
            PartType::Html(text) if named.is_none() => out.html.push(text.to_string()),
            PartType::Text(text) | PartType::Html(text) => {
                // Without a charset the parser has guessed one; the bytes themselves tell more.
                let said = part.content_type().is_some_and(|kind| kind.attribute("charset").is_some());
                let raw = if said { None } else { raw(part, message.raw_message()) };
                out.attached.push(Inner { name: called("txt"), bytes: raw.unwrap_or_else(|| text.as_bytes().to_vec()) });
            }
            PartType::Binary(bytes) => out.attached.push(Inner { name: called("bin"), bytes: bytes.to_vec() }),
            PartType::Message(inner) => out.attached.push(Inner { name: called("eml"), bytes: inner.raw_message().to_vec() }),
            // Pictures within the text.
            PartType::InlineBinary(_) | PartType::Multipart(_) => {}
        }
    }
    Ok(out)
}

/// The bytes of a part as they were attached.
fn raw(part: &MessagePart<'_>, message: &[u8]) -> Option<Vec<u8>> {
    let body = message.get(part.offset_body as usize..part.offset_end as usize)?;
    match part.encoding {
        Encoding::None => Some(body.to_vec()),
        Encoding::Base64 => base64_decode(body),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
    }
}

/// Whether an address is one that anybody can have: who forwards a mail to himself is no service.
fn is_private(address: &str) -> bool {
    const PRIVATE: [&str; 22] = [
        "gmail.com", "googlemail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com", "nate.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "yahoo.com",
        "yahoo.co.kr", "yahoo.co.jp", "icloud.com", "me.com", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "web.de", "aol.com",
    ];
    address.rsplit('@').next().is_some_and(|domain| PRIVATE.contains(&domain.to_lowercase().as_str()))
}

/// CP949 by the names that Korean mailers give it, under the name that is registered.
fn known_charsets(bytes: &[u8]) -> Cow<'_, [u8]> {
    let lower = bytes.to_ascii_lowercase();
    let names: [&[u8]; 3] = [b"cp949", b"ms949", b"x-windows-949"];
    if !names.iter().any(|name| memchr::memmem::find(&lower, name).is_some()) {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &lower[at..];
        match names.iter().find(|name| rest.starts_with(name)) {
            Some(name) if bytes[..at].ends_with(b"=") || bytes[..at].ends_with(b"\"") || bytes[..at].ends_with(b"?") => {
                out.extend_from_slice(b"euc-kr");
                at += name.len();
            }
            _ => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    Cow::Owned(out)
}

/// The messages of an mbox, and whether there are more than are read.
pub(crate) fn mailbox(bytes: &[u8]) -> (Vec<Inner>, bool) {
    let mut messages = mail_parser::mailbox::mbox::MessageIterator::new(Cursor::new(bytes)).flatten().zip(1..);
    let each = messages.by_ref().take(limits::FILES);
    let read = each.map(|(message, number)| Inner { name: format!("{number}.eml"), bytes: message.contents().to_vec() }).collect();
    (read, messages.next().is_some())
}

/// Whether text begins like a mail: lines of headers, of which two tell.
pub(crate) fn is_mail(head: &str) -> bool {
    const TELLING: [&str; 8] = ["from:", "subject:", "date:", "mime-version:", "message-id:", "received:", "return-path:", "content-type:"];
    let header = |line: &&str| line.starts_with([' ', '\t']) || line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    let block: Vec<&str> = head.lines().skip_while(|line| line.starts_with("From ")).take_while(header).collect();
    let told = TELLING.iter().filter(|name| block.iter().any(|line| line.to_lowercase().starts_with(**name))).count();
    told >= 3 || (told >= 2 && block.iter().any(|line| line.to_lowercase().starts_with("mime-version:")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_korean_mail_is_decoded() {
        let (subject, body) = (encoding_rs::EUC_KR.encode("열람 회신").0, encoding_rs::EUC_KR.encode("제공받는 자: 가람은행\r\n제공 목적: 실명확인\r\n").0);
        let quoted: String = subject.iter().map(|byte| format!("={byte:02X}")).collect();
        let head = format!("From: =?ks_c_5601-1987?Q?{quoted}?= <a@nuri.example>\r\nSubject: =?cp949?Q?{quoted}?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=ms949\r\n\r\n");
        let bytes = [head.as_bytes(), &body].concat();
        assert!(is_mail(&head));
        let mail = mail(&bytes).expect("a mail");
        assert_eq!(mail.subject.as_deref(), Some("열람 회신"));
        assert_eq!(mail.sender.map(|sender| sender.name).as_deref(), Some("열람 회신"));
        assert!(mail.text[0].starts_with("제공받는 자: 가람은행"), "{:?}", mail.text);
    }

    #[test]
    fn text_about_mail_is_none() {
        assert!(!is_mail("Subject: Hello\nRecipient,Purpose\n"));
        assert!(!is_mail("제공받는 자: 가람은행\n"));
    }
}
