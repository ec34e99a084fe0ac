//! A letter as a mail draft that waits in the person's own mail program.

use chrono::{DateTime, Utc};
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use mail_builder::MessageBuilder;

use crate::fill::clean;
use crate::letter::Finished;
use crate::text::text;

/// A file that goes with a mail.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its media type.
    pub media: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// An address is one word with an @ in it; anything else is none.
fn address(text: &str) -> Option<String> {
    let text = clean(text);
    let (local, domain) = text.rsplit_once('@')?;
    (!local.is_empty() && domain.contains('.') && !text.contains([' ', ',', ';', '<', '>', '"'])).then_some(text)
}

/// Whether a text is one mail address.
pub fn is_address(text: &str) -> bool {
    address(text).is_some()
}

/// A mail draft (RFC 5322) with the letter as its text, marked as unsent. `to` and `from` are mail addresses; what is none is left out.
pub fn eml(letter: &Finished, from: &str, to: &str, attachments: &[Attachment<'_>], now: DateTime<Utc>) -> Result<Vec<u8>, std::io::Error> {
    let boundary = format!("whither-{}", now.timestamp());
    let mut mail = MessageBuilder::new()
        .subject(clean(&letter.title))
        .date(Date::new(now.timestamp()))
        .message_id(format!("{boundary}@whither.invalid"))
        .header("X-Unsent", Raw::new("1"));
    if let Some(from) = address(from) {
        mail = mail.from((clean(letter.sender.first().map(String::as_str).unwrap_or_default()), from));
    }
    if let Some(to) = address(to) {
        mail = mail.to(to);
    }
    let mut parts = vec![MimePart::new("text/plain", text(letter))];
    parts.extend(attachments.iter().map(|one| MimePart::new(one.media.to_owned(), one.bytes.to_vec()).attachment(clean(one.name))));
    // With its boundary given, the same letter is the same mail: nothing here is random. No part can hold the boundary, all are base64.
    mail = mail.body(MimePart::new(ContentType::new("multipart/mixed").attribute("boundary", boundary), parts));
    mail.write_to_vec()
}

/// A `mailto:` address (RFC 6068) with the subject and a short text; mail programs cut long ones, so the letter itself is attached by hand.
pub fn mailto(letter: &Finished, to: &str) -> String {
    fn quote(text: &str) -> String {
        text.bytes().map(|byte| if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
    }
    let whole = text(letter);
    // Two thousand characters are what programs take.
    let body = if quote(&whole).len() <= 1_600 { whole } else { letter.addressee.join("\n") + "\n\n" };
    let to = address(to).map(|to| quote(&to).replace("%40", "@")).unwrap_or_default();
    format!("mailto:{to}?subject={}&body={}", quote(&clean(&letter.title)), quote(&body.replace('\n', "\r\n")))
}
