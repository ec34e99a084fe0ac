//! Letters: `whither letter`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, Utc};
use serde::Deserialize;
use whither_ledger::Lang;
use whither_letter::{docx, eml, form, is_address, letter, letters, offer, text, values, Addressee, Agent, Attachment, Blank, Draft, Kind, Tongue, Why, Writer};
use whither_press::{lacking, lacking_in_form, Fonts};

/// What `whither letter` was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct LetterArguments {
    /// Lists the letters there are: regime, kind, languages, what they need, and in brackets the particulars that can be asked
    #[arg(long)]
    list: bool,
    /// The regime, such as kr-pipa
    #[arg(long, value_name = "REGIME", required_unless_present = "list")]
    regime: Option<String>,
    /// What to ask: access, erasure, complaint …
    #[arg(long, value_name = "KIND", required_unless_present = "list")]
    kind: Option<String>,
    /// To whom; address and e-mail come from the directory, or from [to] in the file
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    to: Option<String>,
    /// Who writes and what the letter needs (TOML): see docs/letters.md
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    from: Option<PathBuf>,
    /// The language: ko, en, de, fr, pt, ja, zh
    #[arg(long, value_name = "LANG", default_value = "ko")]
    lang: String,
    /// Where to: a .pdf, .docx, .eml or .txt file
    #[arg(long, value_name = "FILE", required_unless_present = "list")]
    out: Option<PathBuf>,
    /// The Korean official request form instead of a letter (.pdf)
    #[arg(long)]
    form: bool,
    /// The day on the letter, else the day it is
    #[arg(long, value_name = "DATE")]
    date: Option<NaiveDate>,
}

/// The file of `--from`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Told {
    from: Writer,
    to: Addressee,
    agent: Option<Agent>,
    particulars: Option<Vec<String>>,
    identifiers: Option<Vec<String>>,
    questions: Vec<String>,
    own: Vec<String>,
    claims: Vec<String>,
    chronology: Vec<Entry>,
    enclosures: Vec<String>,
    /// The redacted copy of a document of identity, which is enclosed too.
    identity_copy: Option<String>,
    values: BTreeMap<String, String>,
    title: Option<String>,
    body: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    on: Day,
    what: String,
}

/// A day as TOML has it, with or without quotation marks.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Day {
    Text(NaiveDate),
    Toml(toml::value::Datetime),
}

impl Day {
    fn date(&self) -> Result<NaiveDate, String> {
        match self {
            Day::Text(day) => Ok(*day),
            Day::Toml(day) => day.to_string().parse().map_err(|_| format!("chronology: {day} is no day (expected year-month-day)")),
        }
    }
}

/// Writes a letter, or lists those there are.
pub(crate) fn write(out: &mut impl Write, arguments: &LetterArguments, lang: Lang) -> Result<(), String> {
    if arguments.list {
        return list(out).map_err(|error| error.to_string());
    }
    let (Some(regime), Some(kind), Some(to), Some(from), Some(path)) = (&arguments.regime, &arguments.kind, &arguments.to, &arguments.from, &arguments.out) else {
        return Err("--regime, --kind, --to, --from and --out are needed".to_owned());
    };
    let known = || Kind::ALL.map(Kind::id).join(", ");
    let kind = Kind::of(kind).ok_or_else(|| format!("there is no letter {kind:?} (known: {})", known()))?;
    let tongue = Tongue::of(&arguments.lang).ok_or_else(|| format!("there is no language {:?} (known: {})", arguments.lang, Tongue::ALL.map(Tongue::id).join(", ")))?;
    let told: Told = toml::from_str(&std::fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?).map_err(|error| format!("{}: {error}", from.display()))?;
    let mut draft = Draft::new(regime, kind, tongue);
    draft.to = addressee(to, told.to, kind);
    (draft.from, draft.agent, draft.particulars, draft.own, draft.claims) = (told.from, told.agent, told.particulars, told.own, told.claims);
    let copy = told.identity_copy.iter().filter(|copy| !told.enclosures.contains(copy)).cloned().collect::<Vec<_>>();
    (draft.questions, draft.enclosures, draft.values, draft.title, draft.body) = (told.questions, told.enclosures, told.values, told.title, told.body);
    draft.enclosures.extend(copy);
    draft.identity_copy = told.identity_copy;
    draft.chronology = told.chronology.into_iter().map(|entry| Ok((entry.on.date()?, entry.what))).collect::<Result<_, String>>()?;
    if let Some(identifiers) = told.identifiers {
        draft.identifiers = identifiers;
    }
    draft.date = arguments.date;
    let (now, today) = (Utc::now(), chrono::Local::now().date_naive());
    known_words(&draft)?;
    warn(&draft, today, lang);
    let made = letter(&draft, today).map_err(|refused| refused.text(lang))?;
    let (missing, cited) = (lacking(&made), made.citations.clone());
    let finished = made.finish().map_err(|blanks| self::blanks(&blanks, lang))?;
    for citation in cited.iter().filter(|citation| citation.article(None).is_some_and(|article| article.mark == whither_law::Mark::Memory)) {
        eprintln!("whither: {}: {}", citation.label(lang), if lang == Lang::Ko { "원문으로 확인되지 않은 조문입니다" } else { "this article was not verified against its text" });
    }
    if arguments.form && extension(path) != "pdf" {
        return Err(format!("{}: the official form is made as .pdf only", path.display()));
    }
    let fonts = || Fonts::of_system(&missing);
    let pdf = || whither_press::pdf(&finished, &fonts(), now).map_err(|error| error.to_string());
    let bytes = match extension(path).as_str() {
        "pdf" if arguments.form => {
            let form = form(&draft, today).ok_or("there is an official form only for Korean access, correction, erasure and stop (kr-pipa)")?.finish().map_err(|blanks| self::blanks(&blanks, lang))?;
            whither_press::form(&form, &Fonts::of_system(&lacking_in_form(&form)), now).map_err(|error| error.to_string())?
        }
        "pdf" => pdf()?,
        "docx" => docx(&finished)?,
        "txt" => text(&finished).into_bytes(),
        "eml" => {
            let (pdf, name) = (pdf()?, format!("{}.pdf", finished.title));
            eml(&finished, &draft.from.email, &draft.to.email, &[Attachment { name: &name, media: "application/pdf", bytes: &pdf }], now).map_err(|error| error.to_string())?
        }
        other => return Err(format!("{}: {other:?} is no kind of letter (expected .pdf, .docx, .eml or .txt)", path.display())),
    };
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Words of the file that no letter knows are said: a misspelled one would leave something out.
fn known_words(draft: &Draft) -> Result<(), String> {
    let Some(offer) = offer(&draft.regime, draft.kind) else { return Ok(()) };
    let refuse = |what: &str, word: &str, known: Vec<&str>| Err(format!("{what}: {word:?} is not known here (known: {})", known.join(", ")));
    let particulars: Vec<&str> = offer.particulars.iter().map(|(id, _)| id.as_str()).collect();
    if let Some(word) = draft.particulars.iter().flatten().find(|id| !particulars.contains(&id.as_str())) {
        return refuse("particulars", word, particulars);
    }
    let identifiers = ["birth", "phone", "email", "customer"];
    if let Some(word) = draft.identifiers.iter().find(|id| !identifiers.contains(&id.as_str())) {
        return refuse("identifiers", word, identifiers.to_vec());
    }
    let known = values(&draft.regime, draft.kind, draft.body.as_deref());
    if let Some(word) = draft.values.keys().find(|key| !known.contains(key)) {
        return refuse("values", word, known.iter().map(String::as_str).collect());
    }
    Ok(())
}

/// What is likely a slip, and stops nothing.
fn warn(draft: &Draft, today: NaiveDate, lang: Lang) {
    let say = |ko: String, en: String| eprintln!("whither: {}", if lang == Lang::Ko { ko } else { en });
    if let Some(day) = draft.date.filter(|day| *day > today) {
        say(format!("편지 날짜 {day}이(가) 오늘보다 뒤입니다"), format!("the letter's day, {day}, lies ahead"));
    }
    for email in [&draft.from.email, &draft.to.email].into_iter().filter(|email| !email.trim().is_empty() && !is_address(email)) {
        say(format!("「{email}」은(는) 전자우편 주소가 아닙니다. .eml에는 넣지 않습니다"), format!("{email:?} is no mail address; it is left out of .eml"));
    }
}

fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Whom the letter goes to: what the file says, then the directory.
fn addressee(name: &str, told: Addressee, kind: Kind) -> Addressee {
    let or = |own: String, other: Option<&String>| if own.is_empty() { other.cloned().unwrap_or_default() } else { own };
    if kind.to_authority()
        && let Some(authority) = whither_parties::authorities().iter().find(|authority| authority.id == name || authority.name == name || authority.name_en.as_deref() == Some(name))
    {
        return Addressee { name: authority.name.clone(), attention: told.attention, address: or(told.address, authority.address.as_ref()), email: or(told.email, authority.email.as_ref()) };
    }
    let found = whither_parties::directory().find(name).map(|found| found.party);
    Addressee {
        name: name.to_owned(),
        attention: told.attention,
        address: or(told.address, found.and_then(|party| party.address.as_ref())),
        email: or(told.email, found.and_then(|party| party.email.as_ref())),
    }
}

/// What still stops a letter, in words.
fn blanks(blanks: &[Blank], lang: Lang) -> String {
    let ko = lang == Lang::Ko;
    let one = |blank: &Blank| {
        let why = match (blank.why, ko) {
            (Why::Empty, true) => "비어 있습니다",
            (Why::Empty, false) => "is not filled in",
            (Why::Day, true) => "날짜가 아니거나 편지 날짜보다 뒤입니다(연-월-일)",
            (Why::Day, false) => "is no day, or lies after the letter's (expected year-month-day)",
            (Why::Unknown, true) => "없는 이름입니다",
            (Why::Unknown, false) => "is no token",
            (Why::Place, true) => "목록이므로 한 줄에 혼자 있어야 합니다",
            (Why::Place, false) => "is a list, and needs a line of its own",
        };
        format!("  {} ({}): {why}", blank.label, blank.token)
    };
    let head = if ko { "편지에 빈 곳이 있어 쓰지 않았습니다:" } else { "the letter has blanks and was not written:" };
    std::iter::once(head.to_owned()).chain(blanks.iter().map(one)).collect::<Vec<_>>().join("\n")
}

fn list(out: &mut impl Write) -> std::io::Result<()> {
    for offer in letters() {
        let tongues: Vec<&str> = offer.tongues.iter().map(|tongue| tongue.id()).collect();
        let more: &[&str] = if offer.kind.to_authority() { &["chronology"] } else if offer.kind == Kind::Recipient { &["claims"] } else { &[] };
        let needs: Vec<&str> = offer.needs.iter().map(String::as_str).chain(more.iter().copied()).collect();
        let particulars: Vec<&str> = offer.particulars.iter().map(|(id, _)| id.as_str()).collect();
        let particulars = if particulars.is_empty() { String::new() } else { format!(" [{}]", particulars.join(" ")) };
        writeln!(out, "{:11} {:18} {:14} {}{particulars}", offer.regime, offer.kind.id(), tongues.join(","), needs.join(", "))?;
    }
    Ok(())
}
