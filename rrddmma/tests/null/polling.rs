//! What polling makes of what the provider returns.

use std::mem::MaybeUninit;
use std::time::Duration;

use rrddmma::{ErrorKind, Opcode, Status, Verb, WorkCompletion};

use crate::provider::{Null, SCRIPT, completion, flavour};

fn script(poll: Result<Vec<rrddmma::sys::ibv_wc>, i32>) {
    SCRIPT.with_borrow_mut(|script| script.polls.push_back(poll));
}

#[test]
fn an_empty_queue_gives_nothing() {
    let mut null = Null::new();
    assert_eq!(null.cq.poll(|_| panic!("there is nothing to lend")).unwrap(), 0);
}

#[test]
fn completions_are_lent_in_their_order() {
    let mut null = Null::new();
    script(Ok((0..16).map(|id| completion(id, 0, 0)).collect()));
    let mut ids = Vec::new();
    assert_eq!(null.cq.poll(|completion| ids.push(completion.wr_id())).unwrap(), 16);
    assert_eq!(ids, (0..16).collect::<Vec<_>>());
}

#[test]
fn values_fill_the_array_from_its_start() {
    let mut null = Null::new();
    script(Ok(vec![completion(8, 0, 2), completion(9, 0, 128)]));
    let mut array = [const { MaybeUninit::<WorkCompletion>::uninit() }; 5];
    let completions = null.cq.poll_into(&mut array).unwrap();
    assert_eq!(
        completions.iter().map(|c| (c.wr_id(), c.opcode())).collect::<Vec<_>>(),
        [(8, Opcode::RdmaRead), (9, Opcode::Receive)]
    );
    assert!(null.cq.poll_into(&mut []).unwrap().is_empty());
}

#[test]
fn a_negative_return_is_an_error_and_no_errno() {
    let mut null = Null::new();
    for ret in [-1, -2, i32::MIN] {
        script(Err(ret));
        let error = null.cq.poll(|_| ()).unwrap_err();
        assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::PollCq, ErrorKind::DeviceLost, None));
        assert!(error.to_string().contains(&format!("returned {ret}")), "{error}");
    }
}

#[test]
fn every_status_comes_through() {
    let mut null = Null::new();
    for raw in (0..24).chain([24, 4096, u32::MAX]) {
        script(Ok(vec![completion(u64::from(raw), raw, 0)]));
        let mut seen = None;
        null.cq.poll(|completion| seen = Some(completion.to_value())).unwrap();
        let completion = seen.unwrap();
        assert_eq!((completion.status().as_raw(), completion.is_success()), (raw, raw == 0));
        match completion.ok() {
            Ok(_) => assert_eq!(raw, 0),
            Err(error) => {
                assert_eq!(
                    (error.wr_id, error.status, error.vendor_error),
                    (u64::from(raw), Status::from_raw(raw), 0x51)
                );
                let text = rrddmma::Error::from(error).to_string();
                assert!(
                    text.contains(&error.status.to_string())
                        && text.contains("0x51")
                        && text.contains("0x77"),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn opcodes_that_nobody_knows_are_carried() {
    let mut null = Null::new();
    script(Ok(vec![completion(0, 0, 0x77)]));
    null.cq.poll(|completion| assert_eq!(completion.opcode(), Opcode::Unknown(0x77))).unwrap();
}

#[test]
fn immediate_data_is_of_receives_only() {
    let mut null = Null::new();
    let mut wc = completion(0, 0, 128);
    flavour::set_imm(&mut wc, 0x0102_0304_u32.to_be());
    let mut unsent = wc;
    unsent.opcode.0 = 0;
    unsent.wc_flags = 2;
    let without = wc;
    wc.wc_flags = 2;
    script(Ok(vec![wc, without, unsent]));
    let mut seen = Vec::new();
    null.cq.poll(|completion| seen.push(completion.imm())).unwrap();
    assert_eq!(seen, [Some(0x0102_0304), None, None]);
}

#[test]
fn an_invalidated_key_is_of_receives_only() {
    let mut null = Null::new();
    let mut wc = completion(0, 0, 128);
    flavour::set_imm(&mut wc, 0x0102_0304);
    let without = wc;
    wc.wc_flags = 8;
    let mut sent = wc;
    sent.opcode.0 = 0;
    let mut failed = wc;
    failed.status.0 = 5;
    script(Ok(vec![wc, without, sent, failed]));
    let mut seen = Vec::new();
    null.cq
        .poll(|completion| seen.push(completion.to_value().invalidated().map(|key| key.expose())))
        .unwrap();
    assert_eq!(seen, [Some(0x0102_0304), None, None, None]);
}

#[test]
fn waiting_in_vain_ends() {
    let mut null = Null::new();
    let error = null.cq.poll_for(Duration::ZERO, |_| ()).unwrap_err();
    assert_eq!((error.kind(), error.verb()), (ErrorKind::TimedOut, Verb::PollCq));
    assert_eq!(std::io::Error::from(error).kind(), std::io::ErrorKind::TimedOut);
}

#[test]
fn completions_of_strangers_count_for_nobody() {
    let mut null = Null::new();
    let mut wc = completion(0, 0, 0);
    wc.qp_num = 0x1234;
    script(Ok(vec![wc]));
    assert_eq!(null.cq.poll(|_| ()).unwrap(), 1);
}
