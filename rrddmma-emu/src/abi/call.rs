//! One call: the attributes that the caller passed, read and written through the caller's memory.

use zerocopy::{FromBytes, Immutable, IntoBytes};

use super::method::{Method, Shape};
use crate::device::table::{self, ContextId, Object};
use crate::device::{Channel, Fabric, Host, Place};
use crate::errno::Errno;

/// Most attributes of one call: header and attributes fit in a page.
pub(crate) const MAX_ATTRIBUTES: usize = (PAGE - HEADER) / ATTRIBUTE;
/// `struct ib_uverbs_ioctl_hdr`.
pub(crate) const HEADER: usize = 24;
/// `struct ib_uverbs_attr`.
pub(crate) const ATTRIBUTE: usize = 16;
const PAGE: usize = 4096;

/// `UVERBS_ATTR_F_MANDATORY`: refuse the call rather than ignore this attribute.
pub(crate) const MANDATORY: u16 = 1 << 0;
/// `UVERBS_ATTR_F_VALID_OUTPUT`: the device has written this attribute.
const VALID_OUTPUT: u16 = 1 << 1;

/// `struct ib_uverbs_attr`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute {
    pub(crate) id: u16,
    pub(crate) length: u16,
    pub(crate) flags: u16,
    pub(crate) reserved: u16,
    /// A pointer, up to eight bytes of data, a handle, or a file descriptor.
    pub(crate) data: u64,
    /// Where it stands in the caller's memory.
    pub(crate) address: u64,
}

/// Most attributes that a method has.
pub(crate) const MAX_SPECS: usize = 20;

/// A call whose attributes have been checked.
pub(crate) struct Call<'a, 'h> {
    pub(crate) fabric: &'a mut Fabric,
    pub(crate) host: &'a mut Host<'h>,
    pub(crate) context: ContextId,
    /// By position in the method's list.
    pub(crate) present: [Option<Attribute>; MAX_SPECS],
    pub(crate) method: &'static Method,
}

impl Call<'_, '_> {
    pub(crate) fn get(&self, id: u16) -> Option<Attribute> {
        let position = self.method.attributes.iter().position(|spec| spec.id == id)?;
        self.present.get(position).copied().flatten()
    }

    pub(crate) fn has(&self, id: u16) -> bool {
        self.get(id).is_some()
    }

    fn place(&self, address: u64) -> Place {
        Place { process: self.host.me, address }
    }

    /// Reads as much of an input attribute as `into` holds, and returns how long it is; 0 if it is absent.
    pub(crate) fn read(&mut self, id: u16, into: &mut [u8]) -> Result<usize, Errno> {
        let Some(attribute) = self.get(id) else { return Ok(0) };
        let length = usize::from(attribute.length);
        let taken = length.min(into.len());
        let Some(into) = into.get_mut(..taken) else { return Err(Errno::EFAULT) };
        if length <= 8 {
            into.copy_from_slice(&attribute.data.to_ne_bytes()[..taken]);
        } else {
            let place = self.place(attribute.data);
            self.host.dma.read(place, into).map_err(|_| Errno::EFAULT)?;
        }
        Ok(length)
    }

    /// Reads a structure, continued with zeros if the caller's is shorter.
    pub(crate) fn structure<T: FromBytes + IntoBytes>(&mut self, id: u16) -> Result<T, Errno> {
        let mut value = T::new_zeroed();
        self.read(id, value.as_mut_bytes())?;
        Ok(value)
    }

    /// Reads a number of up to eight bytes; 0 if it is absent.
    pub(crate) fn u64(&mut self, id: u16) -> Result<u64, Errno> {
        self.structure(id)
    }

    /// Reads a number of up to four bytes; 0 if it is absent. A larger one is EINVAL.
    pub(crate) fn u32(&mut self, id: u16) -> Result<u32, Errno> {
        u32::try_from(self.u64(id)?).map_err(|_| Errno::EINVAL)
    }

    /// The handle in an attribute.
    pub(crate) fn handle(&self, id: u16) -> Option<u32> {
        // A handle is 32 bits wide; what is wider was never given.
        self.get(id).map(|attribute| u32::try_from(attribute.data).unwrap_or(u32::MAX))
    }

    /// The event channel behind a file descriptor; `None` if the attribute is absent.
    pub(crate) fn channel(&mut self, id: u16) -> Result<Option<Channel>, Errno> {
        let Some(attribute) = self.get(id) else { return Ok(None) };
        // A descriptor is a signed number in eight bytes; a negative one is none.
        let fd = i32::try_from(attribute.data).map_err(|_| Errno::EBADF)?;
        self.host.events.channel_of(fd).map(Some).ok_or(Errno::EBADF)
    }

    /// Writes an output attribute if it is there: as much as the caller has room for, the rest of its room zero.
    pub(crate) fn write(&mut self, id: u16, bytes: &[u8]) -> Result<(), Errno> {
        let Some(attribute) = self.get(id) else { return Ok(()) };
        let room = usize::from(attribute.length);
        let (taken, _) = bytes.split_at(room.min(bytes.len()));
        let at = self.place(attribute.data);
        self.host.dma.write(at, taken).map_err(|_| Errno::EFAULT)?;
        let zeros = [0; 64];
        let mut done = taken.len();
        while done < room {
            let some = (room - done).min(zeros.len());
            let place = self.place(attribute.data.wrapping_add(done as u64));
            self.host.dma.write(place, &zeros[..some]).map_err(|_| Errno::EFAULT)?;
            done += some;
        }
        self.mark(id)
    }

    /// Writes a structure as [`Call::write`] does.
    pub(crate) fn put<T: IntoBytes + Immutable>(&mut self, id: u16, value: &T) -> Result<(), Errno> {
        self.write(id, value.as_bytes())
    }

    /// Tells the caller that an output attribute was written.
    pub(crate) fn mark(&mut self, id: u16) -> Result<(), Errno> {
        let Some(attribute) = self.get(id) else { return Ok(()) };
        let flags = attribute.flags | VALID_OUTPUT;
        let place = self.place(attribute.address.wrapping_add(4));
        self.host.dma.write(place, &flags.to_ne_bytes()).map_err(|_| Errno::EFAULT)
    }

    /// Gives the caller a new handle or file descriptor, in the attribute itself.
    pub(crate) fn put_data(&mut self, id: u16, data: u64) -> Result<(), Errno> {
        let Some(attribute) = self.get(id) else { return Ok(()) };
        let place = self.place(attribute.address.wrapping_add(8));
        self.host.dma.write(place, &data.to_ne_bytes()).map_err(|_| Errno::EFAULT)
    }

    /// Gives the caller the handle of a new object.
    pub(crate) fn put_handle<T: Object>(&mut self, id: u16, index: table::Index) -> Result<(), Errno> {
        self.put_data(id, u64::from(table::handle::<T>(index)))
    }

    /// Refuses the call if a place that will be written to cannot be, before anything has changed.
    pub(crate) fn check_outputs(&mut self) -> Result<(), Errno> {
        for (spec, attribute) in self.method.attributes.iter().zip(self.present) {
            let Some(attribute) = attribute else { continue };
            if matches!(spec.shape, Shape::Output { .. }) && attribute.length > 0 {
                let place = self.place(attribute.data);
                self.host.dma.pin(place, u64::from(attribute.length), true).map_err(|_| Errno::EFAULT)?;
            }
        }
        Ok(())
    }
}
