//! Joining the fabric: at the first open of the device, and in a forked child at its first.

use std::ffi::CString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::attachment::{self, Attachment, Tables};
use super::channel;
use super::config::Config;
use super::devices::Devices;
use super::fd_table;
use super::folder::Folder;
use super::seat::{self, Liveness};
use super::shared::{FABRIC_OFFSET, FILE_SIZE, Header};
use super::stack::PrivateStack;
use super::syscall::{self, Errno};
use super::sysfs;
use super::trace::TraceFile;
use super::unhit;
use crate::device::{self, Fabric, Host, Process, Rule};

/// The word that others read back to know this process; see [`super::seat`].
static TOKEN: AtomicU64 = AtomicU64::new(0);

/// Why this process cannot join, in a sentence.
type Reason = String;

/// Joins the fabric that the environment names, unless this process has.
pub(crate) fn join() -> Result<&'static Attachment, Reason> {
    if let Some(attachment) = attachment::current() {
        return Ok(attachment);
    }
    let config = Config::from_environment().map_err(|error| error.to_string())?;
    let rules = rules(&config)?;
    let (folder, door) = enter(&config)?;
    // Another thread may have been faster.
    if let Some(attachment) = attachment::current() {
        return Ok(attachment);
    }
    fd_table::clear();
    let me = myself()?;
    let attachment = attachment::publish(attach(folder.path(), me, config)?);
    if !rules.is_empty() {
        unhit::report_at_end();
    }
    let with_rules = attachment.with_device(|fabric, host| {
        // Of a program that this process was before `exec`.
        device::reap(fabric, me);
        device::reap_dead(fabric, host);
        rules.into_iter().try_for_each(|rule| device::add_rule(fabric, host, rule))
    });
    with_rules.map_err(|errno| failed("add the fault rules", errno.0))?;
    // Under the lock: a channel that is being made has no reader for a moment.
    attachment.with_device(|_, _| channel::sweep(&folder.path().join("channels")));
    drop(door);
    Ok(attachment)
}

/// Takes a seat on the fabric; the caller holds the door.
fn attach(folder: &Path, me: Process, config: Config) -> Result<Attachment, Reason> {
    let map = Map::open(folder, me, &config)?;
    allow_others_to_reach_us();
    let seat = sit_down(map.header, me)?;
    Ok(Attachment {
        header: map.header,
        tables: Tables(map.base.wrapping_add(FABRIC_OFFSET)),
        seat,
        me,
        channels: folder.join("channels").into_os_string().into_encoded_bytes(),
        stack: PrivateStack::map().map_err(|errno| failed("map a stack", errno))?,
        trace: TraceFile::new(config.trace.as_deref().map(|path| path.as_os_str().as_bytes())).into(),
        crossed: AtomicBool::new(false),
        config,
    })
}

/// Does something to a fabric as one of its processes, and leaves it again; the caller holds the door. For the runner:
/// what is mapped stays mapped until the process ends.
pub(crate) fn visit<R>(
    folder: &Path,
    config: &Config,
    work: impl FnOnce(&mut Fabric, &mut Host<'_>) -> R,
) -> Result<R, Reason> {
    let attachment = attach(folder, myself()?, config.clone())?;
    let result = attachment.with_device(work);
    if let Some(seat) = attachment.header.seat_of(attachment.me) {
        seat.leave();
    }
    Ok(result)
}

/// Reads the fault rules.
///
/// # Errors
/// A sentence that says which one is none.
pub fn rules(config: &Config) -> Result<Vec<Rule>, Reason> {
    let parse = |text: &String| text.parse().map_err(|error| format!("fault rule '{text}': {error}"));
    config.faults.iter().filter(|text| !text.is_empty()).map(parse).collect()
}

/// Makes the folder and the tree of the fabric that the environment names, unless they are there.
///
/// # Errors
/// A sentence that says why it cannot be.
pub fn prepare() -> Result<Folder, Reason> {
    let config = Config::from_environment().map_err(|error| error.to_string())?;
    prepare_for(&config).map(|(folder, _)| folder)
}

/// As [`prepare`], for what the runner was told. Nobody joins or removes the fabric while the door is held: it opens when
/// it is dropped, or when the runner becomes the program, whose environment then tells that it is on this fabric.
///
/// # Errors
/// A sentence that says why it cannot be.
pub fn prepare_for(config: &Config) -> Result<(Folder, Door), Reason> {
    let (folder, door) = enter(config)?;
    let map = Map::open(folder.path(), Process::default(), config)?;
    map.leave();
    Ok((folder, door))
}

/// Closes the door of a fabric that is there, whoever may be removing it.
fn enter(config: &Config) -> Result<(Folder, Door), Reason> {
    const TRIES: usize = 16;
    let mut result = Err("the fabric is removed again and again".to_owned());
    for _ in 0..TRIES {
        let folder = Folder::open(config).map_err(|error| error.to_string())?;
        result = Door::close(folder.path()).map(|door| (folder, door));
        if result.as_ref().is_ok_and(|(folder, door)| door.is_of(folder.path())) {
            break;
        }
    }
    result
}

/// Held while a process joins. Opened anew by each, so that it keeps threads of one process apart too; the kernel
/// opens it when its holder dies.
#[derive(Debug)]
pub struct Door(i32);

impl Door {
    /// Whether it is still the door of this folder, and not of one that was removed meanwhile.
    fn is_of(&self, folder: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let ours = syscall::fstat(self.0).map(|stat| (stat.st_dev, stat.st_ino));
        let found = fs::metadata(folder.join("lock")).map(|meta| (meta.dev(), meta.ino()));
        matches!((ours, found), (Ok(ours), Ok(found)) if ours == found)
    }

    pub(crate) fn close(folder: &Path) -> Result<Self, Reason> {
        let fd = open(&folder.join("lock"))?;
        let door = Self(fd);
        syscall::flock(fd, libc::LOCK_EX).map_err(|errno| failed("lock the fabric", errno))?;
        Ok(door)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // Not by closing alone: a child forked meanwhile has the descriptor too. There is nothing else to report.
        let _ = syscall::flock(self.0, libc::LOCK_UN);
        let _ = syscall::close(self.0);
    }
}

/// The mapped state file.
pub(crate) struct Map {
    header: &'static Header,
    base: *mut u8,
    /// Holds the lock that says that somebody is on the fabric; never used again once it is mapped, so it does no harm
    /// if the program closes it.
    file: i32,
}

impl Map {
    /// Whether nobody is on the fabric; the caller holds the door.
    pub(crate) fn is_abandoned(folder: &Path) -> Result<bool, Reason> {
        let fd = open(&folder.join("state"))?;
        let alone = syscall::flock(fd, libc::LOCK_EX | libc::LOCK_NB).is_ok();
        let _ = syscall::close(fd);
        Ok(alone)
    }

    fn open(folder: &Path, me: Process, config: &Config) -> Result<Self, Reason> {
        let path = folder.join("state");
        let fd = open(&path)?;
        let stat = syscall::fstat(fd).map_err(|errno| failed("look at the fabric's state", errno))?;
        // Everybody on the fabric holds this lock, shared. Who gets it alone is alone, whatever version wrote the file.
        let alone = syscall::flock(fd, libc::LOCK_EX | libc::LOCK_NB).is_ok();
        let right_size = usize::try_from(stat.st_size) == Ok(FILE_SIZE);
        let stale = || {
            format!(
                "the fabric '{}' is in use by programs on another version of rrddmma-emu; \
                 end them, or choose another fabric with --fabric",
                config.fabric
            )
        };
        if !right_size {
            if !alone {
                return Err(stale());
            }
            resize(fd)?;
        }
        let mut map = Self::of_file(fd)?;
        if !map.is_usable() && !alone {
            return Err(stale());
        }
        let namespace = pid_namespace();
        let others = map.is_usable() && map.has_others(me);
        if others {
            if map.header.pid_namespace.load(Ordering::Relaxed) != namespace {
                return Err(format!(
                    "the fabric '{}' is in use from another PID namespace (a container?); choose another fabric",
                    config.fabric
                ));
            }
            map.check_devices(config)?;
        } else if alone {
            // Nobody is there: what earlier runs left behind goes.
            resize(fd)?;
            map.format(config, namespace);
        }
        map.write_tree(folder)?;
        syscall::flock(fd, libc::LOCK_SH).map_err(|errno| failed("lock the fabric's state", errno))?;
        Ok(map)
    }

    fn of_file(fd: i32) -> Result<Self, Reason> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: a new mapping at an address of the kernel's choice takes nothing away.
        let base = unsafe { syscall::mmap(null_mut(), FILE_SIZE, protection, libc::MAP_SHARED, fd, 0) }
            .map_err(|errno| failed("map the fabric's state", errno))?;
        let base: *mut u8 = base.cast();
        let header: *const Header = base.cast();
        // SAFETY: the mapping is larger than a header, is aligned to a page, lives as long as the process, and the
        // header consists of atomics only, for which any bits are valid.
        Ok(Self { header: unsafe { &*header }, base, file: fd })
    }

    /// Undoes the mapping of somebody who only came to prepare.
    fn leave(self) {
        // SAFETY: the mapping was made by this call's caller, and nothing else refers to it.
        let _ = unsafe { syscall::munmap(self.base.cast(), FILE_SIZE) };
        let _ = syscall::close(self.file);
    }

    fn write_tree(&mut self, folder: &Path) -> Result<(), Reason> {
        let Some(fabric) = self.fabric() else { return Ok(()) };
        sysfs::write_tree(folder, fabric.config())
            .map_err(|error| format!("cannot write the sysfs tree of the devices: {error}"))
    }

    /// The tables; the caller holds the door and nobody else is on the fabric, or only looks.
    fn fabric(&mut self) -> Option<&mut Fabric> {
        let tables = self.base.wrapping_add(FABRIC_OFFSET);
        // SAFETY: the mapping is that long; callers look at what never changes, or are alone.
        Fabric::in_bytes(unsafe { std::slice::from_raw_parts_mut(tables, Fabric::SIZE) })
    }

    fn is_usable(&mut self) -> bool {
        self.header.is_ours() && self.fabric().is_some_and(|fabric| fabric.is_formatted())
    }

    fn has_others(&self, me: Process) -> bool {
        let mut taken = self.header.seats.iter().filter(|seat| seat.process().is_some());
        taken.any(|seat| seat.process() != Some(me) && seat.liveness() != Liveness::Gone)
    }

    fn check_devices(&mut self, config: &Config) -> Result<(), Reason> {
        let Some(fabric) = self.fabric() else { return Ok(()) };
        if config.accepts(fabric.config()) {
            return Ok(());
        }
        Err(format!(
            "the fabric '{}' is in use with other devices, {}; choose another fabric",
            config.fabric,
            fabric.config().devices().collect::<Devices>()
        ))
    }

    fn format(&mut self, config: &Config, namespace: u64) {
        if let Some(fabric) = self.fabric() {
            fabric.format(config.new_devices());
        }
        self.header.pid_namespace.store(namespace, Ordering::Relaxed);
        self.header.mark_ready();
    }
}

/// Makes the file empty and then as long as it must be: all zero.
fn resize(fd: i32) -> Result<(), Reason> {
    for size in [0, FILE_SIZE] {
        // SAFETY: changes a file, no memory; nobody else has it mapped, or they would hold its lock.
        syscall::check(unsafe { libc::syscall(libc::SYS_ftruncate, fd, size) })
            .map_err(|errno| failed("size the fabric's state", errno))?;
    }
    Ok(())
}

/// Takes a seat that nobody alive has, or has no more: of a program that this process was before `exec`.
fn sit_down(header: &'static Header, me: Process) -> Result<u32, Reason> {
    let free = |seat: &seat::Seat| {
        seat.process().is_none_or(|process| process == me) || seat.liveness() == Liveness::Gone
    };
    let found = (0..).zip(&header.seats).find(|(_, seat)| free(seat));
    let Some((index, seat)) = found else {
        return Err(format!("the fabric has no place for more than {} processes", header.seats.len()));
    };
    header.lock.release_dead(index);
    TOKEN.store(random()?, Ordering::Relaxed);
    seat.take(me, &TOKEN);
    Ok(index)
}

fn myself() -> Result<Process, Reason> {
    let pid = std::process::id();
    let start_time = seat::start_time(pid).ok_or("/proc/self/stat cannot be read; is /proc mounted?")?;
    Ok(Process::new(pid, start_time))
}

/// Lets processes of this user reach our memory also where only a debugger's children may (Yama, scope 1).
fn allow_others_to_reach_us() {
    const PR_SET_PTRACER: libc::c_int = 0x5961_6d61;
    let anyone = libc::c_ulong::MAX;
    // A kernel without Yama answers EINVAL, and needs no leave.
    // SAFETY: sets an attribute of this process; no memory is involved.
    unsafe { libc::prctl(PR_SET_PTRACER, anyone, 0, 0, 0) };
}

pub(crate) fn pid_namespace() -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self/ns/pid").map_or(0, |meta| meta.ino())
}

fn random() -> Result<u64, Reason> {
    let mut bytes = [0; 8];
    let address = bytes.as_mut_ptr();
    // SAFETY: the kernel writes at most eight bytes to a live local.
    syscall::check(unsafe { libc::syscall(libc::SYS_getrandom, address, bytes.len(), 0) })
        .map_err(|errno| failed("get random bytes", errno))?;
    Ok(u64::from_ne_bytes(bytes))
}

fn open(path: &Path) -> Result<i32, Reason> {
    let name = CString::new(path.as_os_str().as_bytes()).map_err(|_| "a path with a NUL in it")?;
    let flags = libc::O_RDWR | libc::O_CREAT | libc::O_CLOEXEC | libc::O_NOFOLLOW;
    syscall::open(&name, flags, 0o600).map_err(|errno| failed(&format!("open '{}'", path.display()), errno))
}

fn failed(what: &str, errno: Errno) -> Reason {
    format!("cannot {what}: {}", io::Error::from_raw_os_error(errno))
}
