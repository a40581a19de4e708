//! Writing calls as libibverbs writes them: a header and attributes in the memory of the caller.

use zerocopy::{FromBytes, IntoBytes};

use crate::abi;
use crate::abi::uapi::cmd::{device, get_context, invoke_write, object, uhw};
use crate::device::tests::bed::{Bed, open_first};
use crate::device::{ContextId, Place, Process};
use crate::errno::Errno;

/// One attribute on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attr {
    pub(super) id: u16,
    pub(super) length: u16,
    pub(super) flags: u16,
    pub(super) reserved: u16,
    pub(super) data: u64,
}

impl Attr {
    /// Up to eight bytes of data.
    pub(super) fn number(id: u16, length: u16, data: u64) -> Self {
        Self { id, length, flags: 1, reserved: 0, data }
    }

    /// A handle or a file descriptor.
    pub(super) fn handle(id: u16, data: u32) -> Self {
        Self::number(id, 0, u64::from(data))
    }
}

/// A caller with an open device and a page to write calls on.
pub(super) struct Caller {
    pub(super) bed: Bed,
    pub(super) process: Process,
    pub(super) context: ContextId,
    pub(super) page: u64,
    next: u64,
    end: u64,
}

impl Caller {
    /// A caller before `GET_CONTEXT`.
    pub(super) fn fresh() -> Self {
        let mut bed = Bed::new();
        let process = bed.program(7).process;
        let context = bed.with(process, open_first).unwrap();
        let page = bed.room(process, 16384);
        let scratch = bed.room(process, 65536);
        Self { bed, process, context, page, next: scratch, end: scratch + 65536 }
    }

    /// A caller with a context and a channel of asynchronous events.
    pub(super) fn new() -> Self {
        let mut caller = Self::fresh();
        caller.get_context().unwrap();
        caller
    }

    pub(super) fn get_context(&mut self) -> Result<(), Errno> {
        self.get_context_of(&[0; 32]).map(drop)
    }

    /// `GET_CONTEXT` with this driver data; the rooms of its answers: number of vectors, support, driver data.
    pub(super) fn get_context_of(&mut self, driver: &[u8]) -> Result<[Attr; 3], Errno> {
        let room = [
            self.output(get_context::COMPLETION_VECTORS, 4),
            self.output(get_context::CORE_SUPPORT, 8),
            self.output(uhw::OUT, 72),
        ];
        let attributes = [room[0], room[1], self.input(uhw::IN, driver), room[2]];
        self.call(object::DEVICE, device::GET_CONTEXT, &attributes)?;
        Ok(room)
    }

    /// Fresh memory of the caller.
    pub(super) fn scratch(&mut self, length: u64) -> u64 {
        let address = self.next;
        self.next += length.next_multiple_of(8);
        assert!(self.next <= self.end);
        address
    }

    /// An attribute that points at bytes, or holds up to eight.
    pub(super) fn input(&mut self, id: u16, bytes: &[u8]) -> Attr {
        let mut data = [0; 8];
        if bytes.len() <= 8 {
            data[..bytes.len()].copy_from_slice(bytes);
            return Attr::number(id, bytes.len() as u16, u64::from_ne_bytes(data));
        }
        let address = self.scratch(bytes.len() as u64);
        self.bed.put(self.process, address, bytes);
        Attr::number(id, bytes.len() as u16, address)
    }

    /// An attribute with room for an answer, filled with a pattern.
    pub(super) fn output(&mut self, id: u16, length: u16) -> Attr {
        let address = self.scratch(u64::from(length));
        self.bed.put(self.process, address, &vec![0xaa; usize::from(length)]);
        Attr::number(id, length, address)
    }

    /// Makes a call.
    pub(super) fn call(&mut self, object: u16, method: u16, attributes: &[Attr]) -> Result<(), Errno> {
        let mut bytes = Vec::new();
        for number in [24 + 16 * attributes.len() as u16, object, method, attributes.len() as u16] {
            bytes.extend(number.to_ne_bytes());
        }
        bytes.extend([0; 8]);
        bytes.extend(1_u32.to_ne_bytes());
        bytes.extend([0; 4]);
        for attribute in attributes {
            for number in [attribute.id, attribute.length, attribute.flags, attribute.reserved] {
                bytes.extend(number.to_ne_bytes());
            }
            bytes.extend(attribute.data.to_ne_bytes());
        }
        self.raw(&bytes)
    }

    /// Makes a call of these bytes.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> Result<(), Errno> {
        let page = self.page;
        self.bed.put(self.process, page, bytes);
        self.at(page)
    }

    /// Makes a call of what stands at an address.
    pub(super) fn at(&mut self, address: u64) -> Result<(), Errno> {
        let context = self.context;
        self.bed.with(self.process, |fabric, host| abi::ioctl(fabric, host, context, address))
    }

    /// What stands in attribute number `position` after the call: (flags, data).
    pub(super) fn after(&mut self, position: u64) -> (u16, u64) {
        let bytes = self.bed.take(self.process, self.page + 24 + 16 * position, 16);
        (u16::from_ne_bytes([bytes[4], bytes[5]]), u64::from_ne_bytes(bytes[8..].try_into().unwrap()))
    }

    /// A structure in the caller's memory.
    pub(super) fn read<T: FromBytes + IntoBytes>(&mut self, attribute: Attr) -> T {
        let mut value = T::new_zeroed();
        let place = Place { process: self.process, address: attribute.data };
        let bytes = self.bed.take(place.process, place.address, size_of::<T>());
        value.as_mut_bytes().copy_from_slice(&bytes);
        value
    }

    /// A command of the write interface; what it answers.
    pub(super) fn write<T: FromBytes + IntoBytes>(&mut self, command: u32, input: &[u8]) -> Result<T, Errno> {
        self.write_with(command, input, &[])
    }

    /// A command of the write interface with driver data.
    pub(super) fn write_with<T: FromBytes + IntoBytes>(
        &mut self,
        command: u32,
        input: &[u8],
        driver: &[u8],
    ) -> Result<T, Errno> {
        let room = self.output(invoke_write::CORE_OUT, size_of::<T>() as u16);
        // libibverbs passes a pointer for whatever is longer than eight bytes.
        let attributes = [
            self.input(invoke_write::CORE_IN, input),
            room,
            Attr::number(invoke_write::COMMAND, 8, u64::from(command)),
            self.input(uhw::IN, driver),
        ];
        self.call(object::DEVICE, device::INVOKE_WRITE, &attributes)?;
        assert_eq!(self.after(1).0, 3, "an answer is marked as written");
        Ok(self.read(room))
    }
}
