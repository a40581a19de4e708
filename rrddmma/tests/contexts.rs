//! Slices that are posted on a queue pair of another context: no region that is made later answers to their key. Alone in its program, since it fills the device's table of keys.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::ptr::NonNull;

use common::{Link, link, take};
use rrddmma::{Access, ErrorKind, MemoryRegion, ProtectionDomain, RecvRequest, SendRequest, Status, Storage};

/// Bytes that are registered again and again at one place, as an allocator gives the same memory again.
struct Same(NonNull<[u8; 4096]>);

// SAFETY: the bytes are leaked and known to this test alone, which registers them once at a time.
unsafe impl Send for Same {}
// SAFETY: as above; they stay where they are.
unsafe impl Storage for Same {
    fn as_ptr(&mut self) -> NonNull<u8> {
        self.0.cast()
    }

    fn len(&self) -> usize {
        4096
    }
}

fn same(page: NonNull<[u8; 4096]>) -> Same {
    Same(page)
}

/// Regions of other memory until the device has no more keys, but for two.
fn fill(pd: &ProtectionDomain) -> Vec<MemoryRegion<Same>> {
    let other = NonNull::from(Box::leak(Box::new([0; 4096])));
    let mut regions = Vec::new();
    loop {
        match pd.register(Same(other), Access::LOCAL_WRITE) {
            Ok(region) => regions.push(region),
            Err(rejected) => {
                assert_eq!(rejected.error().kind(), ErrorKind::OutOfMemory);
                return regions;
            }
        }
    }
}

#[test]
fn a_key_that_another_context_may_name_is_not_given_to_the_same_addresses() {
    let Link { mut a, mut b, mut cq, pd, .. } = link();
    let elsewhere = common::context().alloc_pd().unwrap();
    assert_ne!(elsewhere.context(), pd.context());
    let page = NonNull::from(Box::leak(Box::new([0_u8; 4096])));

    // The mistake: a slice of one context's region on a pair of another's.
    let region = elsewhere.register(same(page), Access::LOCAL_WRITE).unwrap();
    let key = region.local_key().as_raw();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region);
    // Nothing of its own context is outstanding: the memory is free, and so is the key.
    assert_eq!(elsewhere.reclaim().waiting, 0);

    // Only the place of that key and one other are left in the device's table, so that the key comes around.
    let mut others = fill(&pd);
    let at = others.iter().position(|other| other.local_key().as_raw() >> 8 == key >> 8).unwrap();
    drop(others.swap_remove(at));
    drop(others.pop().unwrap());
    for _ in 0..600 {
        let again = pd.register(same(page), Access::LOCAL_WRITE).unwrap();
        assert_ne!(again.local_key().as_raw(), key, "a receive that is not of its slices would write to it");
    }
    // It comes around for other addresses, which the receive does not reach.
    let reached = |memory: &dyn Fn() -> Same| {
        (0..600).find_map(|_| {
            let other = pd.register(memory(), Access::LOCAL_WRITE).unwrap();
            (other.local_key().as_raw() == key).then_some(other)
        })
    };
    let apart = NonNull::from(Box::leak(Box::new([7_u8; 4096])));
    let other = reached(&|| same(apart)).expect("the key does come around");

    // The receive is carried out while that region has its key: it reaches neither.
    a.post_send(SendRequest::send_bytes(b"stale").signaled()).unwrap();
    let completions = take(&mut cq, 2);
    assert!(completions.iter().any(|completion| completion.status() == Status::LocalProtectionError));
    assert_eq!(other.to_vec(0, 8), [7; 8]);
    drop(other);

    // When the pair is gone, nothing can name the key any more.
    drop(b);
    assert!(reached(&|| same(page)).is_some());
}
