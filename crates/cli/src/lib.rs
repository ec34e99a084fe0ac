#![doc = include_str!("../README.md")]

mod json;
mod law;
mod letter;
mod text;

use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sha2::{Digest, Sha256};
use whither_intake::{Mapping, Secret, Stopped};
use whither_ledger::{Country, DocumentId, Lang, Reading};
use whither_vault::{Key, KeyStore, Keychain, Passphrase, Saved, Vault, WrappedKey};

pub use json::{document_json, Read};
pub use law::findings_json;
pub use text::ledger;

/// Whither: where did my data go?
#[derive(Debug, Parser)]
#[command(name = "whither", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Reads disclosures and prints who received what
    Read(ReadArguments),
    /// Reads disclosures and says what is worth asking
    Findings(law::FindingsArguments),
    /// Counts until when an answer is owed, with every step
    Deadline(law::DeadlineArguments),
    /// Says who a company's name means
    Party {
        /// The name, as a document has it
        name: String,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Writes a letter the law gives a right to: PDF, DOCX, mail draft or text
    Letter(letter::LetterArguments),
    /// Lists the regimes, or the articles of one
    Law {
        /// The regime, such as kr-pipa
        regime: Option<String>,
    },
}

/// What `whither read` was asked for.
#[derive(Debug, clap::Args)]
struct ReadArguments {
    /// Files that services handed over, or folders of them: PDF, CSV, XLSX, HTML, JSON, ZIP, mails, HWP and more
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Prints JSON (whither.reading/1) instead of a table
    #[arg(long)]
    json: bool,
    /// Who the documents are from, when they do not say
    #[arg(long, value_name = "NAME")]
    controller: Option<String>,
    /// Asks for the password of an encrypted document
    #[arg(long)]
    password: bool,
    /// A mapping file (TOML): encoding, header row, roles of columns
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The country you live in, by its two letters: what is abroad, and which laws are proposed, follow from it
    #[arg(long, value_name = "CC", default_value = "KR", value_parser = law::country)]
    home: Country,
    /// Keeps what is read in this vault, which is made when absent
    #[arg(long, value_name = "PATH")]
    vault: Option<PathBuf>,
    /// Opens the vault with the 32 bytes in this file, which is made when absent
    #[arg(long, value_name = "FILE", requires = "vault")]
    key_file: Option<PathBuf>,
}

/// Runs the command. 0: something was read; 2: nothing was understood; 1: usage or I/O.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let out = &mut std::io::stdout().lock();
    let done = match &arguments.command {
        Command::Read(read) => run(read),
        Command::Findings(asked) => findings(out, asked),
        Command::Deadline(asked) => law::deadline(out, asked, lang()).map(|()| true),
        Command::Party { name, json } => law::party(out, name, *json, lang()),
        Command::Letter(asked) => letter::write(out, asked, lang()).map(|()| true),
        Command::Law { regime } => law::law(out, regime.as_deref(), lang()).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(message) => {
            eprintln!("whither: {message}");
            ExitCode::FAILURE
        }
    }
}

fn findings(out: &mut impl Write, arguments: &law::FindingsArguments) -> Result<bool, String> {
    let mapping = Mapping { controller: arguments.controller.clone(), ..Mapping::default() };
    let mut all = Vec::new();
    for path in &files(&arguments.files)? {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        all.push(hash_and_read(path, name, &mapping).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    if all.iter().all(|read| read.reading.disclosures.is_empty()) {
        text::reasons(&all, lang());
        return Ok(false);
    }
    let today = arguments.today.unwrap_or_else(|| chrono::Local::now().date_naive());
    law::print_findings(out, &ledger(&all, arguments.home), arguments, today, lang())?;
    Ok(true)
}

fn lang() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Lang::from_locale(&set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")).unwrap_or_default())
}

fn run(arguments: &ReadArguments) -> Result<bool, String> {
    let mut mapping = match &arguments.mapping {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Mapping::from_toml(&text).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => Mapping::default(),
    };
    if let Some(controller) = &arguments.controller {
        mapping.controller = Some(controller.clone());
    }
    if arguments.password {
        mapping.password = Some(Secret::new(rpassword::prompt_password("Password of the document: ").map_err(|error| error.to_string())?));
    }
    let mut vault = arguments.vault.as_deref().map(|path| open_vault(path, arguments.key_file.as_deref())).transpose()?;
    let mut all = Vec::new();
    for path in &files(&arguments.files)? {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let read = match &mut vault {
            Some(vault) => keep(vault, path, name, &mapping),
            None => hash_and_read(path, name, &mapping),
        };
        all.push(read.map_err(|error| format!("{}: {error}", path.display()))?);
    }
    let understood = all.iter().any(|read| !read.reading.disclosures.is_empty());
    let lang = lang();
    let mut out = std::io::stdout();
    let printed = if arguments.json { json::print(&mut out, &all, lang) } else { text::print(&mut out, &all, arguments.home, lang) };
    match printed.and_then(|()| out.flush()) {
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => return Err(error.to_string()),
        _ => {}
    }
    if !understood {
        text::reasons(&all, lang);
    }
    Ok(understood)
}

/// The files named, and those in folders named, in the order of their names. Links inside folders are not followed: they may lead round.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut out = Vec::new();
    for path in named {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let hidden = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().starts_with('.');
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| !hidden(path) && !path.is_symlink()).collect();
        inside.sort();
        out.extend(files(&inside)?);
    }
    Ok(out)
}

/// Reads a file, hashing it on the way.
fn hash_and_read(path: &Path, name: String, mapping: &Mapping) -> Result<Read, String> {
    let mut hashed = Hashed { file: open(path)?, hash: Sha256::new(), size: 0 };
    let reading = whither_intake::read(&mut hashed, mapping, &mut |_| ControlFlow::Continue(())).map_err(|error| error.to_string())?;
    std::io::copy(&mut hashed, &mut std::io::sink()).map_err(|error| error.to_string())?;
    let id = DocumentId(hashed.hash.finalize().into());
    Ok(Read { id, name, size: hashed.size, reading })
}

fn open(path: &Path) -> Result<File, String> {
    File::open(path).map_err(|error| error.to_string())
}

struct Hashed {
    file: File,
    hash: Sha256,
    size: u64,
}

impl std::io::Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.file.read(into)?;
        self.hash.update(&into[..got]);
        self.size += got as u64;
        Ok(got)
    }
}

fn keep(vault: &mut Vault, path: &Path, name: String, mapping: &Mapping) -> Result<Read, String> {
    let mut file = open(path)?;
    let imported = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let saved = vault.save(&name, &imported, &mapping.to_toml(), &mut file, |stream| read_for_vault(stream, mapping));
    let (document, reading) = match saved.map_err(|error| error.to_string())? {
        Saved::New(document, reading) => (document, reading),
        Saved::Known(document, reading) => {
            eprintln!("whither: {name}: already in the vault as {}", document.name);
            (document, reading)
        }
    };
    Ok(Read { id: document.id, name, size: document.size, reading })
}

fn read_for_vault(stream: &mut dyn std::io::Read, mapping: &Mapping) -> Result<Reading, whither_vault::Error> {
    whither_intake::read(stream, mapping, &mut |_| ControlFlow::Continue(())).map_err(|stopped| match stopped {
        Stopped::Cancelled => whither_vault::Error::Cancelled,
        Stopped::Io(error) => error.into(),
    })
}

/// Opens or makes a vault: by key file, else by the wrapped key beside it, else by keychain, else by a new passphrase.
fn open_vault(path: &Path, key_file: Option<&Path>) -> Result<Vault, String> {
    let say = |error: whither_vault::Error| format!("{}: {error}", path.display());
    let name = std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned();
    let key = if let Some(key_file) = key_file {
        Key::from_file(key_file).map_err(|error| format!("{}: {error}", key_file.display()))?
    } else if WrappedKey::path(path).exists() {
        WrappedKey::load(path).and_then(|wrapped| wrapped.unwrap(&ask("Passphrase: ")?)).map_err(say)?
    } else if path.exists() {
        Keychain.key(&name).map_err(say)?
    } else if Keychain::available() {
        let key = Key::random().map_err(say)?;
        Keychain.keep(&name, &key).map_err(say)?;
        key
    } else {
        let key = Key::random().map_err(say)?;
        let passphrase = ask("New passphrase: ").map_err(say)?;
        WrappedKey::wrap(&key, &passphrase).and_then(|wrapped| wrapped.save(path)).map_err(say)?;
        key
    };
    if path.exists() { Vault::open(path, &key) } else { Vault::create(path, &key) }.map_err(say)
}

fn ask(prompt: &str) -> Result<Passphrase, whither_vault::Error> {
    Ok(Passphrase::new(rpassword::prompt_password(prompt)?))
}
