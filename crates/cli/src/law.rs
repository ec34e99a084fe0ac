//! What the law asks: `findings`, `deadline`, `law`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::{json, Value};
use whither_law::{Asked, Confidence, Fact, Finding, Mark};
use whither_ledger::views::Ledger;
use whither_ledger::{Country, Lang};

/// What `whither findings` was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct FindingsArguments {
    /// Files that services handed over, or folders of them
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// What you know yourself (TOML): `[[fact]]` with service, kind, about, on; see docs/rules.md
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// The day to ask on, else the day it is
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Who the documents are from, when they do not say
    #[arg(long, value_name = "NAME")]
    pub controller: Option<String>,
    /// The country you live in, by its two letters: what is abroad, and which laws are proposed, follow from it
    #[arg(long, value_name = "CC", default_value = "KR", value_parser = country)]
    pub home: Country,
    /// Prints JSON (whither.findings/1)
    #[arg(long)]
    pub json: bool,
}

/// What `whither deadline` was asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct DeadlineArguments {
    /// The regime, such as kr-pipa; `whither law` lists them
    #[arg(long, value_name = "REGIME")]
    regime: String,
    /// What was asked for: access, correction, erasure …
    #[arg(long, value_name = "KIND")]
    kind: String,
    /// The day the request was received
    #[arg(long, value_name = "DATE")]
    received: NaiveDate,
    /// An extension was announced on this day (or: yes); again for a second one
    #[arg(long, value_name = "DATE|yes")]
    extended: Vec<String>,
    /// The clock stood still from the one day to the other (UK)
    #[arg(long, value_name = "DATE..DATE")]
    stopped: Vec<String>,
    /// The country whose holidays count: KR, DE, GB-SCT …
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    #[serde(default)]
    fact: Vec<Fact>,
}

/// A country by the code of ISO 3166-1, in either case.
pub(crate) fn country(code: &str) -> Result<Country, String> {
    let known = Country::from_alpha2(&code.to_uppercase()).filter(|country| whither_ledger::countries().iter().any(|record| record.country == *country));
    known.ok_or_else(|| format!("{code:?} is no country code (expected two letters, such as KR or DE)"))
}

/// Facts from a file.
pub(crate) fn facts(path: &Path) -> Result<Vec<Fact>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str::<Facts>(&text).map(|facts| facts.fact).map_err(|error| format!("{}: {error}", path.display()))
}

fn mark(mark: Mark) -> &'static str {
    match mark { Mark::Primary => "primary", Mark::Secondary => "secondary", Mark::Memory => "memory" }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence { Confidence::High => "high", Confidence::Medium => "medium", Confidence::Low => "low" }
}

/// Findings as `whither.findings/1`.
pub fn findings_json(findings: &[Finding], ledger: &Ledger, lang: Lang) -> Value {
    let one = |finding: &Finding| {
        let keys = finding.disclosures.iter().filter_map(|&at| ledger.entries().get(at as usize)).map(|entry| entry.disclosure.key().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        json!({
            "rule": finding.rule,
            "confidence": confidence(finding.confidence),
            "service": finding.service,
            "recipient": finding.recipient,
            "title": finding.title.in_lang(lang),
            "claimed": finding.claimed.iter().map(|claim| json!({"wording": claim.wording, "document": claim.document, "name": claim.name, "place": claim.place})).collect::<Vec<_>>(),
            "citations": finding.citations.iter().map(|cited| json!({
                "regime": cited.regime, "article": cited.citation, "label": cited.label.in_lang(lang), "in_force_from": cited.in_force_from, "source": cited.source, "mark": mark(cited.mark),
            })).collect::<Vec<_>>(),
            "missing": finding.missing.in_lang(lang),
            "disproved_by": finding.disproved_by.in_lang(lang),
            "ask": finding.ask.in_lang(lang),
            "on": finding.on,
            "disclosures": keys.collect::<Vec<_>>(),
        })
    };
    json!({ "format": "whither.findings/1", "findings": findings.iter().map(one).collect::<Vec<_>>() })
}

/// Prints what is worth asking; whether there is anything.
pub(crate) fn print_findings(out: &mut impl Write, ledger: &Ledger, arguments: &FindingsArguments, today: NaiveDate, lang: Lang) -> Result<bool, String> {
    let facts = arguments.facts.as_deref().map(facts).transpose()?.unwrap_or_default();
    for one in whither_law::contradictions(&facts, today) {
        eprintln!("whither: {}", one.in_lang(lang));
    }
    let found = whither_law::findings(ledger, &facts, arguments.home, today);
    let printed = if arguments.json { serde_json::to_writer_pretty(&mut *out, &findings_json(&found, ledger, lang)).map_err(io::Error::from).and_then(|()| writeln!(out)) } else { text(out, &found, lang) };
    printed.map_err(|error| error.to_string())?;
    Ok(!found.is_empty())
}

fn text(out: &mut impl Write, found: &[Finding], lang: Lang) -> io::Result<()> {
    let ko = lang == Lang::Ko;
    if found.is_empty() {
        return writeln!(out, "{}", if ko { "물을 만한 것이 없습니다. 문서가 말하지 않는 것까지 괜찮다는 뜻은 아닙니다." } else { "Nothing worth asking was found. What documents do not say may still be worth asking." });
    }
    writeln!(out, "{}\n", if ko { format!("물을 만한 것 {}가지. 판단이 아니라 질문입니다.", found.len()) } else { format!("{} question(s) worth asking. None is a verdict.", found.len()) })?;
    for (number, finding) in (1..).zip(found) {
        let sure = match (finding.confidence, ko) { (Confidence::High, true) => "뚜렷함", (Confidence::Medium, true) => "그럴듯함", (Confidence::Low, true) => "확인 필요", (other, false) => confidence(other) };
        writeln!(out, "{number}. {} [{sure}]", finding.title.in_lang(lang))?;
        for claim in finding.claimed.iter().take(2) {
            writeln!(out, "   “{}” — {}", claim.wording, claim.name)?;
        }
        let cited: Vec<String> = finding.citations.iter().map(|cited| {
            let from = cited.in_force_from.map(|day| day.to_string()).unwrap_or_default();
            let reported = if cited.mark == Mark::Secondary { if ko { ", 보도" } else { ", reported" } } else { "" };
            format!("{} ({from}{reported})", cited.label.in_lang(lang))
        }).collect();
        writeln!(out, "   {}: {}", if ko { "법" } else { "law" }, cited.join("; "))?;
        writeln!(out, "   {}: {}", if ko { "빠진 것" } else { "missing" }, finding.missing.in_lang(lang))?;
        writeln!(out, "   {}: {}", if ko { "반증" } else { "disproved by" }, finding.disproved_by.in_lang(lang))?;
        writeln!(out, "   {}: {}\n", if ko { "물을 것" } else { "ask" }, finding.ask.in_lang(lang))?;
    }
    Ok(())
}

/// Prints until when an answer is owed.
pub(crate) fn deadline(out: &mut impl Write, arguments: &DeadlineArguments, lang: Lang) -> Result<(), String> {
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| format!("{text:?} is not a date (expected year-month-day)"));
    let extended = arguments.extended.iter().map(|text| if text == "yes" { Ok(None) } else { day(text).map(Some) }).collect::<Result<_, String>>()?;
    let span = |text: &String| {
        let (from, to) = text.split_once("..").ok_or_else(|| format!("{text:?} is no span (expected DATE..DATE)"))?;
        Ok((day(from)?, day(to)?))
    };
    let stopped = arguments.stopped.iter().map(span).collect::<Result<_, String>>()?;
    let asked = Asked { regime: arguments.regime.clone(), kind: arguments.kind.clone(), received: arguments.received, extended, country: arguments.country.clone(), stopped };
    let found = whither_law::deadline(&asked).map_err(|refused| refused.text(lang))?;
    let steps: Vec<String> = found.steps.iter().map(|step| step.text(lang)).collect();
    let printed = if arguments.json {
        serde_json::to_writer_pretty(&mut *out, &json!({ "due": found.due, "soft": found.soft, "steps": steps })).map_err(io::Error::from).and_then(|()| writeln!(out))
    } else {
        steps.iter().try_for_each(|step| writeln!(out, "{step}"))
    };
    printed.map_err(|error| error.to_string())
}

/// Prints the regimes, or one with its articles.
pub(crate) fn law(out: &mut impl Write, id: Option<&str>, lang: Lang) -> Result<(), String> {
    let ko = lang == Lang::Ko;
    let all = whither_law::law();
    let Some(id) = id else {
        let lines = all.regimes.iter().map(|regime| (regime, if ko { &regime.name_ko } else { &regime.name_en }));
        return lines.into_iter().try_for_each(|(regime, name)| {
            let kinds = whither_law::kinds(&regime.id).join(", ");
            let from = regime.in_force_from.map(|day| day.to_string()).unwrap_or_default();
            writeln!(out, "{:12} {name} ({}, {from})\n{:12} {kinds}", regime.id, regime.country, "")
        }).map_err(|error| error.to_string());
    };
    let regime = whither_law::regime(id).ok_or_else(|| whither_law::Refused::Regime(id.to_owned()).text(lang))?;
    let own = |statute: &str| statute == regime.id || whither_law::statutes_of(&regime.id).any(|own| own.id == statute);
    writeln!(out, "{}\n", if ko { &regime.name_ko } else { &regime.name_en }).map_err(|error| error.to_string())?;
    for article in all.articles.iter().filter(|article| own(&article.statute)) {
        let label = whither_law::Citation(article.id.clone()).label(lang);
        let heading = if ko { &article.heading_ko } else { &article.heading_en };
        let dates = format!("{}–{}", article.in_force_from.map(|day| day.to_string()).unwrap_or_default(), article.in_force_until.map(|day| day.to_string()).unwrap_or_default());
        writeln!(out, "{label} {heading} [{dates}; {}]\n    {}\n    {}", mark(article.mark), if ko { &article.says_ko } else { &article.says_en }, article.source).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Prints who a name means.
pub(crate) fn party(out: &mut impl Write, written: &str, as_json: bool, lang: Lang) -> Result<bool, String> {
    let directory = whither_parties::directory();
    let sure = directory.find(written);
    let suggested = directory.suggest(written, 8);
    let one = |found: &whither_parties::Found| json!({ "party": found.party, "score": found.because.score, "reason": found.because.reason });
    let own = whither_parties::name(written);
    if as_json {
        let value = json!({ "name": { "key": own.key(), "country": own.country, "others": own.others }, "match": sure.as_ref().map(one), "maybe": suggested.iter().map(one).collect::<Vec<_>>() });
        serde_json::to_writer_pretty(&mut *out, &value).map_err(io::Error::from).and_then(|()| writeln!(out)).map_err(|error| error.to_string())?;
        return Ok(sure.is_some());
    }
    let ko = lang == Lang::Ko;
    let reason = |found: &whither_parties::Found| serde_json::to_value(found.because.reason).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let mut say = |line: String| writeln!(out, "{line}").map_err(|error| error.to_string());
    if sure.is_none() {
        say(if ko { "이 이름에 확실히 들어맞는 기록이 없습니다.".to_owned() } else { "No record surely means this name.".to_owned() })?;
    }
    for found in &suggested {
        let party = found.party;
        say(format!("{:3} {} ({}, {}) — {}", found.because.score, party.legal_name, party.country, party.sector, reason(found)))?;
        say(format!("    {} · {} · {}", party.source, party.as_of, party.mark))?;
    }
    Ok(sure.is_some())
}
