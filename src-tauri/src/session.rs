use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{Local, NaiveDate};
use serde::de::DeserializeOwned;
use serde::Serialize;
use whither_law::{Fact, Finding, Leaning};
use whither_ledger::views::{Labels, Ledger};
use whither_ledger::{Country, Lang};
use whither_parties::{cluster, Cluster, Decision};
use whither_vault::{Key, Vault};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// How long the vault stays open while nobody does anything.
pub const IDLE: Duration = Duration::from_secs(10 * 60);

/// What the person says, as the vault keeps it: facts, what became of questions, decisions about names.
pub(crate) const FACT: &str = "fact";
pub(crate) const FINDING: &str = "finding";
pub(crate) const DECISION: &str = "name";
/// Who the person is, and how they word letters.
pub(crate) const ME: &str = "me";
pub(crate) const CUSTOMER: &str = "customer";
/// The country the person lives in.
pub(crate) const HOME: &str = "home";
pub(crate) const TEMPLATE: &str = "template";

/// Something offered for import.
#[derive(Debug, Clone)]
pub enum Offer {
    /// A file that was dropped, picked or named at the start.
    File(PathBuf),
    /// A table that was pasted.
    Pasted(String, Arc<[u8]>),
}

impl Offer {
    /// Its name, without its folder.
    pub fn name(&self) -> String {
        match self {
            Offer::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Offer::Pasted(name, _) => name.clone(),
        }
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Offer::File(path) => path.metadata().map_or(0, |data| data.len()),
            Offer::Pasted(_, bytes) => bytes.len() as u64,
        }
    }

    /// Its bytes.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Failure> {
        match self {
            Offer::File(path) => {
                let file = std::fs::File::open(path).map_err(|error| Failure::other(format!("{}: {error}", self.name())))?;
                Ok(Box::new(file))
            }
            Offer::Pasted(_, bytes) => Ok(Box::new(std::io::Cursor::new(Arc::clone(bytes)))),
        }
    }
}

/// Everything the shell knows while it runs.
pub struct Session {
    /// Where the vault and the settings are.
    pub folder: PathBuf,
    state: Mutex<State>,
    offered: Mutex<Vec<Offer>>,
    language: Mutex<Lang>,
    active: Mutex<Instant>,
    /// The picture of a document of identity that is being blacked out; gone when the vault locks.
    copy: Mutex<Option<(String, Zeroizing<Vec<u8>>)>>,
    /// Whether the running reading is to stop.
    cancelled: Mutex<Arc<AtomicBool>>,
    /// Tells the day.
    clock: fn() -> NaiveDate,
}

/// Locked until a key opens the vault.
enum State {
    Locked,
    Unlocked(Box<Unlocked>),
}

/// An open vault and what it says, indexed.
pub struct Unlocked {
    /// The vault.
    pub vault: Vault,
    /// The country the person lives in; Korea, until they say otherwise.
    pub home: Country,
    /// Everything it states.
    pub ledger: Ledger,
    /// Which names are one company's.
    pub clusters: Vec<Cluster>,
    /// What the person said of names.
    pub decisions: Vec<Decision>,
    /// What the person knows, each with its number.
    pub facts: Vec<(i64, Fact)>,
    /// What is worth asking, and the day it was worked out.
    pub findings: Vec<Finding>,
    /// What speaks for the label "outsourcing".
    pub leanings: Vec<Leaning>,
    asked_on: Option<NaiveDate>,
    /// The day it is.
    pub today: NaiveDate,
    /// The folder of a throw-away vault, which goes with it.
    sample: Option<tempfile::TempDir>,
}

impl Unlocked {
    /// Reads an open vault.
    pub fn new(vault: Vault, today: NaiveDate) -> Result<Self, Failure> {
        let mut unlocked = Self::empty(vault, today, None);
        unlocked.refresh()?;
        Ok(unlocked)
    }

    /// A vault of its own with the sample in it; it is gone when it is locked.
    pub fn sample(today: NaiveDate) -> Result<Self, Failure> {
        let folder = tempfile::tempdir().map_err(Failure::other)?;
        let vault = Vault::create(&folder.path().join("sample.whither"), &Key::random()?)?;
        let mut unlocked = Self::empty(vault, today, Some(folder));
        for (name, bytes) in [
            ("한빛페이_이용제공내역.csv", include_bytes!("../../tests/fixtures/sample/input.csv").as_slice()),
            ("한빛페이_개인정보처리방침.html", include_bytes!("../../tests/fixtures/sample/policy.html").as_slice()),
        ] {
            let mapping = whither_intake::Mapping { controller: Some("한빛페이".to_owned()), ..Default::default() };
            unlocked.vault.save(name, "2024-06-30T09:00:00+09:00", &mapping.to_toml(), &mut &*bytes, |stream| {
                crate::commands::import::read_into_vault(stream, &mapping, &mut |_| std::ops::ControlFlow::Continue(()))
            })?;
        }
        unlocked.refresh()?;
        Ok(unlocked)
    }

    fn empty(vault: Vault, today: NaiveDate, sample: Option<tempfile::TempDir>) -> Self {
        Self { today, vault, home: Country::KR, ledger: Ledger::default(), clusters: Vec::new(), decisions: Vec::new(), facts: Vec::new(), findings: Vec::new(), leanings: Vec::new(), asked_on: None, sample }
    }

    /// Reads the vault again after it changed.
    pub fn refresh(&mut self) -> Result<(), Failure> {
        self.decisions = self.heard(DECISION)?.into_iter().map(|(_, decision)| decision).collect();
        self.home = self.heard::<Country>(HOME)?.pop().map_or(Country::KR, |(_, home)| home);
        let entries = self.vault.entries()?;
        let mut names: Vec<&str> = entries.iter().map(|entry| entry.disclosure.recipient_name()).collect();
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        self.clusters = cluster(&names, &self.decisions);
        let labels: Labels = self.clusters.iter().flat_map(|cluster| cluster.names.iter().map(|(name, _)| (name.clone(), cluster.label.clone()))).collect();
        self.ledger = Ledger::new(self.vault.documents()?, entries, self.home, &labels);
        self.ask_again()
    }

    /// Works the questions out anew, after facts changed.
    pub fn ask_again(&mut self) -> Result<(), Failure> {
        self.facts = self.heard(FACT)?;
        let mut facts: Vec<Fact> = self.facts.iter().map(|(_, fact)| fact.clone()).collect();
        // What the person noted goes before what letters show.
        for fact in crate::commands::requests::facts_of(self)? {
            if !facts.iter().any(|own| own.kind == fact.kind && own.service == fact.service) {
                facts.push(fact);
            }
        }
        self.findings = whither_law::findings(&self.ledger, &facts, self.home, self.today);
        self.leanings = whither_law::leanings(&self.ledger, &facts, self.home, self.today);
        self.asked_on = Some(self.today);
        Ok(())
    }

    /// The questions as of today: some arise because days pass.
    pub fn questions(&mut self) -> Result<&[Finding], Failure> {
        if self.asked_on != Some(self.today) {
            self.ask_again()?;
        }
        Ok(&self.findings)
    }

    /// What the person said of a kind, with its numbers.
    pub fn heard<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<(i64, T)>, Failure> {
        let said = self.vault.said(kind)?;
        said.into_iter().map(|one| serde_json::from_str(&one.body).map(|body| (one.id, body)).map_err(Failure::other)).collect()
    }

    /// Keeps what the person says.
    pub fn say<T: Serialize>(&mut self, kind: &str, key: &str, body: &T) -> Result<(), Failure> {
        let body = serde_json::to_string(body).map_err(Failure::other)?;
        self.vault.say(kind, key, &body, &self.today.to_string())?;
        Ok(())
    }

    /// Whether this is the throw-away vault with the sample.
    pub fn is_sample(&self) -> bool {
        self.sample.is_some()
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing here is left half-changed by a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// A locked session over a folder; `files` are those named at the start.
    pub fn new(folder: PathBuf, files: Vec<PathBuf>, language: Lang) -> Self {
        Self {
            folder,
            state: Mutex::new(State::Locked),
            offered: Mutex::new(files.into_iter().map(Offer::File).collect()),
            language: Mutex::new(language),
            active: Mutex::new(Instant::now()),
            copy: Mutex::default(),
            cancelled: Mutex::default(),
            clock: || Local::now().date_naive(),
        }
    }

    /// The same by another calendar, for tests: what is worth asking depends on the day.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> NaiveDate) -> Self {
        Self { clock, ..self }
    }

    /// The day it is.
    pub fn today(&self) -> NaiveDate {
        (self.clock)()
    }

    /// The vault's file.
    pub fn vault_path(&self) -> PathBuf {
        self.folder.join("vault.whither")
    }

    /// Its name in the keychain.
    pub fn key_name(&self) -> String {
        self.vault_path().to_string_lossy().into_owned()
    }

    /// The language in use.
    pub fn language(&self) -> Lang {
        *guard(&self.language)
    }

    /// Uses another language.
    pub fn set_language(&self, language: Lang) {
        *guard(&self.language) = language;
    }

    /// Works with the open vault.
    pub fn with<T>(&self, work: impl FnOnce(&mut Unlocked) -> Result<T, Failure>) -> Result<T, Failure> {
        self.touch();
        match &mut *guard(&self.state) {
            State::Unlocked(unlocked) => {
                unlocked.today = self.today();
                work(unlocked)
            }
            State::Locked => Err(Failure::locked()),
        }
    }

    /// Works with the open vault without being somebody who is there; nothing when it is locked.
    pub fn look<T>(&self, work: impl FnOnce(&mut Unlocked) -> Result<T, Failure>) -> Option<T> {
        match &mut *guard(&self.state) {
            State::Unlocked(unlocked) => {
                unlocked.today = self.today();
                work(unlocked).ok()
            }
            State::Locked => None,
        }
    }

    /// Takes an open vault.
    pub fn unlock(&self, unlocked: Unlocked) {
        self.touch();
        *guard(&self.state) = State::Unlocked(Box::new(unlocked));
    }

    /// Closes the vault; its key is wiped with it.
    pub fn lock(&self) {
        *guard(&self.state) = State::Locked;
        guard(&self.offered).clear();
        self.hold_copy(None);
    }

    /// Holds a picture while it is being blacked out; a locked session holds none.
    pub fn hold_copy(&self, copy: Option<(String, Zeroizing<Vec<u8>>)>) {
        // The state is held meanwhile: a lock between the two would leave the picture behind.
        let state = guard(&self.state);
        *guard(&self.copy) = copy.filter(|_| matches!(*state, State::Unlocked(_)));
    }

    /// The picture being blacked out, which is held no longer.
    pub fn take_copy(&self) -> Option<(String, Zeroizing<Vec<u8>>)> {
        guard(&self.copy).take()
    }

    /// Whether a vault is open, and whether it is the sample.
    pub fn open(&self) -> Option<bool> {
        match &*guard(&self.state) {
            State::Unlocked(unlocked) => Some(unlocked.is_sample()),
            State::Locked => None,
        }
    }

    /// Somebody is there.
    pub fn touch(&self) {
        *guard(&self.active) = Instant::now();
    }

    /// Locks after nobody was there for [`IDLE`]; whether it did.
    pub fn lock_if_idle(&self, now: Instant) -> bool {
        let idle = now.saturating_duration_since(*guard(&self.active)) >= IDLE;
        let locks = idle && self.open().is_some();
        if locks {
            self.lock();
        }
        locks
    }

    /// Remembers files that the person dropped or picked; the window only ever names them by number.
    /// A folder stands for the files in it and below.
    pub fn offer(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let mut files = Vec::new();
        paths.into_iter().for_each(|path| gather(&path, 0, &mut files));
        guard(&self.offered).extend(files.into_iter().map(Offer::File));
    }

    /// Takes a table that was pasted.
    pub fn offer_pasted(&self, name: String, text: String) {
        guard(&self.offered).push(Offer::Pasted(name, text.into_bytes().into()));
    }

    /// The files offered so far.
    pub fn offered(&self) -> Vec<Offer> {
        guard(&self.offered).clone()
    }

    /// An offered file by its number.
    pub fn file(&self, number: u32) -> Result<Offer, Failure> {
        guard(&self.offered).get(number as usize).cloned().ok_or_else(|| Failure::other("no such file was offered"))
    }

    /// Forgets the offered files.
    pub fn forget_offers(&self) {
        guard(&self.offered).clear();
    }

    /// Starts a reading that can be cancelled, and ends the one before it: the window waits for one only.
    pub fn start(&self) -> Arc<AtomicBool> {
        let mut current = guard(&self.cancelled);
        current.store(true, Ordering::Relaxed);
        *current = Arc::default();
        Arc::clone(&current)
    }

    /// Ends the running reading.
    pub fn cancel(&self) {
        guard(&self.cancelled).store(true, Ordering::Relaxed);
    }
}

/// The files at a path, in the order of their names; hidden ones are left out.
fn gather(path: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    const MOST: usize = 2_000;
    if path.is_file() && files.len() < MOST {
        files.push(path.to_owned());
    } else if depth < 8
        && let Ok(entries) = std::fs::read_dir(path)
    {
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inside.retain(|path| !path.file_name().unwrap_or_default().to_string_lossy().starts_with('.') && !path.is_symlink());
        inside.sort();
        inside.iter().for_each(|path| gather(path, depth + 1, files));
    }
}

/// The language kept between starts. It is the only thing written outside the vault.
pub fn kept_language(folder: &Path) -> Option<Lang> {
    match std::fs::read_to_string(folder.join("language")).ok()?.trim() {
        "ko" => Some(Lang::Ko),
        "en" => Some(Lang::En),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_vault_locks_itself() {
        let session = Session::new(PathBuf::new(), Vec::new(), Lang::Ko);
        session.unlock(Unlocked::sample(Local::now().date_naive()).expect("the sample opens"));
        assert!(!session.lock_if_idle(Instant::now()));
        assert!(session.lock_if_idle(Instant::now() + IDLE));
        assert!(session.with(|_| Ok(())).is_err_and(|failure| failure.code == "locked"));
    }

    #[test]
    fn a_folder_offers_the_files_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("b")).expect("made");
        for name in ["b/2.csv", "a.csv", ".hidden"] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        let session = Session::new(PathBuf::new(), Vec::new(), Lang::Ko);
        session.offer([folder.path().to_owned()]);
        let names: Vec<String> = session.offered().iter().map(Offer::name).collect();
        assert_eq!(names, ["a.csv", "2.csv"]);
    }

    #[test]
    fn the_sample_leaves_nothing_behind() {
        let unlocked = Unlocked::sample(Local::now().date_naive()).expect("the sample opens");
        let folder = unlocked.sample.as_ref().map(|folder| folder.path().to_owned()).expect("a folder");
        assert!(folder.exists());
        assert!(unlocked.ledger.totals().abroad >= 4);
        drop(unlocked);
        assert!(!folder.exists());
    }
}
