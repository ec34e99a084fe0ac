#![doc = include_str!("../README.md")]

mod tesseract;

use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{channel, RecvTimeoutError};
use std::time::{Duration, Instant};

use whither_intake::apart::{self, Answer, Elsewhere};
use whither_intake::{ocr, Stopped};

/// The argument with which a program calls itself to read.
const ARGUMENT: &str = "--read-apart";
/// Bytes of memory that a reader may take.
#[cfg(unix)]
const MEMORY: u64 = 4 << 30;
/// How long a reader may take.
const TIME: Duration = Duration::from_secs(600);

/// To be called first thing in `main`. In a process that was called to read it does that, and gives the code to exit with;
/// in any other it has whole documents read by such processes from now on.
pub fn begin() -> Option<ExitCode> {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == ARGUMENT) {
        ocr::recognise_with(Box::new(tesseract::Tesseract));
        // What fails here the parent says.
        let read = bounded().and_then(|()| apart::answer(&mut io::stdin().lock(), &mut BufWriter::new(io::stdout().lock())));
        return Some(if read.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    // Without a program of its own a system reads in this process, where panics alone are contained.
    if let Ok(program) = std::env::current_exe() {
        read_with(program);
    }
    None
}

/// Has whole documents read by a program that calls [`begin`].
pub fn read_with(program: PathBuf) {
    apart::read_elsewhere(Box::new(Child { program }));
}

#[cfg(unix)]
fn bounded() -> io::Result<()> {
    use rlimit::Resource;
    // No core file: it would hold what the document says.
    Resource::CORE.set(0, 0)?;
    // Some systems do not bound address space; the parent's clock still holds there.
    if cfg!(target_os = "linux") {
        let (_, most) = Resource::AS.get()?;
        let most = most.min(MEMORY);
        Resource::AS.set(most, most)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bounded() -> io::Result<()> {
    Ok(())
}

struct Child {
    program: PathBuf,
}

impl Elsewhere for Child {
    fn read(&self, request: Vec<u8>, document: Vec<u8>, stops: &mut dyn FnMut() -> bool) -> Result<Option<Answer>, Stopped> {
        let mut child = Command::new(&self.program).arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else { return Err(io::Error::other("no pipes to the reader").into()) };
        // A child that ends early breaks the pipe: that it did not answer says so.
        std::thread::spawn(move || to.write_all(&request).and_then(|()| to.write_all(&document)));
        let (done, answered) = channel();
        std::thread::spawn(move || done.send(Answer::from(&mut BufReader::with_capacity(1 << 20, from))));
        let started = Instant::now();
        let answer = loop {
            match answered.recv_timeout(Duration::from_millis(50)) {
                Ok(answer) => break answer.ok(),
                Err(RecvTimeoutError::Disconnected) => break None,
                Err(RecvTimeoutError::Timeout) if started.elapsed() > TIME => break None,
                Err(RecvTimeoutError::Timeout) => {
                    if stops() {
                        child.kill()?;
                        child.wait()?;
                        return Err(Stopped::Cancelled);
                    }
                }
            }
        };
        // It may have ended by itself already.
        let _ = child.kill();
        child.wait()?;
        Ok(answer)
    }
}
