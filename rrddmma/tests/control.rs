//! The control path: what devices and ports say, and errors that explain themselves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use rrddmma::{
    Access, AckTimeout, ConnectOptions, Context, Detail, Device, Endpoint, Error, ErrorKind, Gid, GidKind,
    Lid, LinkLayer, Mtu, PortNumber, Psn, QpChange, QpNumber, QpState, Rc, RnrTimer, Signaling, Verb,
};

#[test]
fn a_device_says_what_it_is() {
    let context = common::context();
    let device = Device::by_name(context.name()).unwrap();
    assert_eq!((device.name(), device.guid()), (context.name(), context.attributes().node_guid()));
    assert!(device.sysfs_path().ends_with(context.name()));
    let attributes = context.attributes();
    assert!(attributes.ports() >= 1 && attributes.max_qp() > 0 && attributes.max_cqe() > 0);
    assert!(!attributes.firmware_version().is_empty() && context.completion_vectors() >= 1);
}

/// Not a test of its own: what [`without_a_device_there_are_two_clear_answers`] runs in a process that no emulator is under.
#[test]
fn child_lists_devices() {
    if std::env::var_os("RRDDMMA_TEST_CHILD").is_some() {
        // Asked here, since in the test's own process it is the emulator that answers.
        let kernel = std::fs::read_dir("/sys/class/infiniband").map_or(0, Iterator::count);
        println!("kernel {kernel}");
        if std::env::var_os("SYSFS_PATH").is_some() {
            refuse_netlink();
            no_device_is_found();
            println!("none is found");
        }
        match (Device::list(), Context::open("no_such_device")) {
            (Ok(devices), Err(error)) => println!("listed {} then {:?}", devices.len(), error.kind()),
            (Err(error), _) => {
                assert_eq!(error.kind(), ErrorKind::NoKernelSupport);
                println!("refused {:?}: {error}", error.kind());
            }
            (_, Ok(_)) => println!("opened a device that does not exist"),
        }
    }
}

/// Lets this process open no netlink socket from now on: libibverbs asks the kernel by netlink first, and looks into the files where it cannot
/// (libibverbs/ibdev_nl.c: `find_sysfs_devs_nl`).
fn refuse_netlink() {
    let small = |value: u32| u16::try_from(value).unwrap();
    let statement = |code, k, jf| libc::sock_filter { code: small(code), jt: 0, jf, k };
    let load = |offset| statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset, 0);
    let skip_unless = |value: libc::c_long, count| {
        statement(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, u32::try_from(value).unwrap(), count)
    };
    let give = |answer| statement(libc::BPF_RET | libc::BPF_K, answer, 0);
    // Of `struct seccomp_data` the number of the call, and the low half of its first argument.
    let argument = 16 + if cfg!(target_endian = "big") { 4 } else { 0 };
    let mut filter = [
        load(0),
        skip_unless(libc::SYS_socket, 3),
        load(argument),
        skip_unless(libc::AF_NETLINK.into(), 1),
        give(libc::SECCOMP_RET_ERRNO | libc::EPROTONOSUPPORT.unsigned_abs()),
        give(libc::SECCOMP_RET_ALLOW),
    ];
    let program = libc::sock_fprog { len: u16::try_from(filter.len()).unwrap(), filter: filter.as_mut_ptr() };
    // SAFETY: the call has no memory of ours.
    assert_eq!(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }, 0);
    // SAFETY: the kernel reads the program, a live local, before the call returns.
    let ret = unsafe { libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program) };
    assert_eq!(ret, 0);
}

/// Every way to find a device says that there is none.
fn no_device_is_found() {
    assert!(Device::list().unwrap().is_empty());
    let finder = Device::finder();
    let kinds = [
        Device::by_name("mlx5_0").unwrap_err().kind(),
        Device::first().unwrap_err().kind(),
        finder.find().unwrap_err().kind(),
        finder.find_all().unwrap_err().kind(),
    ];
    assert_eq!(kinds, [ErrorKind::NoDevice; 4]);
}

/// The kernel's files as they are where RDMA is supported and there is no device; `SYSFS_PATH` is libibverbs' own.
#[test]
fn a_kernel_without_devices_is_no_kernel_without_support() {
    let folder = std::env::temp_dir().join(format!("rrddmma-control-{}", std::process::id()));
    let class = folder.join("class/infiniband_verbs");
    std::fs::create_dir_all(&class).unwrap();
    std::fs::write(class.join("abi_version"), "6\n").unwrap();
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child_lists_devices", "--nocapture"]).env("RRDDMMA_TEST_CHILD", "1");
    let output = command.env("SYSFS_PATH", &folder).env_remove("LD_PRELOAD").output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("none is found"), "{text}");
}

#[test]
fn without_a_device_there_are_two_clear_answers() {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child_lists_devices", "--nocapture"]).env("RRDDMMA_TEST_CHILD", "1");
    let output = command.env_remove("LD_PRELOAD").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let kernel = text.lines().find_map(|line| line.strip_prefix("kernel ")).unwrap();
    let devices: usize = kernel.parse().unwrap();
    if text.contains("refused") {
        // No kernel support at all: the library could not even ask.
        assert!(
            devices == 0 && text.contains("refused NoKernelSupport: ibv_get_device_list failed: "),
            "{text}"
        );
        assert!(text.contains("hint: the kernel module ib_uverbs is not loaded"), "{text}");
    } else {
        let kind = if devices == 0 { ErrorKind::NoDevice } else { ErrorKind::NotFound };
        assert!(text.contains(&format!("listed {devices} then {kind:?}")), "{text}");
    }
}

#[test]
fn an_unknown_device_is_answered_with_those_that_exist() {
    let existing = common::context().name().to_owned();
    let error = Device::by_name("no_such_device").unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::GetDeviceList, ErrorKind::NotFound));
    let text = error.to_string();
    assert!(text.contains("no device no_such_device; there is: ") && text.contains(&existing), "{text}");
}

#[test]
fn an_unknown_port_is_answered_with_those_that_exist() {
    let error = common::context().port(PortNumber::new(200)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("no port 200; there is: 1"), "{error}");
}

#[test]
fn an_empty_row_is_answered_with_those_that_are_not() {
    let port = common::context().port(PortNumber::FIRST).unwrap();
    let error = port.gid(254).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(
        matches!(error.detail(), Some(Detail::NotAmong { existing, .. }) if !existing.is_empty()),
        "{error}"
    );
}

#[test]
fn the_table_has_every_row_with_kind_and_interface() {
    let port = common::context().port(PortNumber::FIRST).unwrap();
    let table = port.gids().unwrap();
    assert!(table.windows(2).all(|rows| rows[0].index < rows[1].index));
    let kind = match port.attributes().unwrap().link_layer() {
        LinkLayer::Ethernet => {
            // Soft-RoCE has the second version only.
            let has_v1 = table.iter().any(|entry| entry.kind == GidKind::RoCEv1);
            assert!(has_v1 || port.context().attributes().vendor_id() != 0x02c9);
            assert!(table.iter().any(|entry| entry.kind == GidKind::RoCEv2 && entry.netdev.is_some()));
            GidKind::RoCEv2
        }
        _ => GidKind::InfiniBand,
    };
    let choice = port.choose_gid(None).unwrap();
    assert_eq!(choice.entry.kind, kind, "{}", choice.reason);
    assert_eq!(port.gid(choice.entry.index).unwrap(), choice.entry);
}

#[test]
fn a_port_says_what_it_is() {
    let port = common::context().ports().next().unwrap();
    let attributes = port.attributes().unwrap();
    assert!(attributes.is_active() && attributes.active_mtu() <= attributes.max_mtu());
    assert!(attributes.mbps().is_some() && attributes.gid_table_len() > 0);
    assert_eq!(port.pkey(0).unwrap(), 0xffff);
}

#[test]
fn a_depth_above_the_limit_names_the_limit() {
    let context = common::context();
    let limit = context.attributes().max_cqe();
    let error = context.create_cq(limit + 1).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::CreateCq, ErrorKind::LimitExceeded));
    assert!(error.to_string().contains(&format!("at most {limit}")), "{error}");
    let error = context.completion_queue(1).vector(100_000).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("no completion vector 100000; there is: 0"), "{error}");
}

#[test]
fn limits_of_a_pair_above_the_devices_are_named() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(1).unwrap());
    for (name, builder) in [
        ("max_send_wr", pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(u32::MAX)),
        ("max_recv_wr", pd.queue_pair::<Rc>(&cq, &cq).max_recv_wr(u32::MAX)),
        ("max_send_sge", pd.queue_pair::<Rc>(&cq, &cq).max_send_sge(u32::MAX)),
        ("max_recv_sge", pd.queue_pair::<Rc>(&cq, &cq).max_recv_sge(u32::MAX)),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!((error.verb(), error.kind()), (Verb::CreateQp, ErrorKind::LimitExceeded));
        assert!(error.to_string().contains(&format!("{name} 4294967295")), "{error}");
    }
    assert!(pd.queue_pair::<Rc>(&cq, &cq).port(PortNumber::new(99)).build().is_err());
    // NOTE(mlx5): libmlx5 computes with a length that overflows and makes a pair with less.
    let error = pd.queue_pair::<Rc>(&cq, &cq).max_inline_data(u32::MAX / 2).build().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::LimitExceeded | ErrorKind::InvalidAttribute), "{error}");
}

#[test]
fn a_pair_holds_at_least_what_was_asked_for() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(1).unwrap());
    let qp =
        pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(7).max_send_sge(3).max_inline_data(20).build().unwrap();
    let limits = qp.limits();
    assert!(
        limits.max_send_wr >= 7 && limits.max_send_sge >= 3 && limits.max_inline_data >= 20,
        "{limits:?}"
    );
    assert_eq!(qp.query().unwrap().state(), QpState::Init);
}

#[test]
fn a_peer_without_address_is_explained_and_the_pair_is_unchanged() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(1).unwrap());
    let qp = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let peer = Endpoint::new(QpNumber::new(0x99), Psn::new(0));
    let (error, qp) = qp.connect(&peer).unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::ModifyQp, ErrorKind::Unreachable));
    assert!(error.to_string().contains("GID"), "{error}");
    assert_eq!(qp.query().unwrap().state(), QpState::Init);
    let own = qp.endpoint().unwrap();
    assert_eq!(qp.connect(&own).unwrap().query().unwrap().state(), QpState::ReadyToSend);
}

#[test]
fn a_peer_of_another_family_is_explained_on_ethernet() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(1).unwrap());
    let port = context.port(PortNumber::FIRST).unwrap();
    let local = port.gids().unwrap().into_iter().find(|entry| entry.gid.is_link_local()).unwrap();
    let qp = pd.queue_pair::<Rc>(&cq, &cq).gid_index(local.index).build().unwrap();
    let peer: Gid = "::ffff:192.0.2.1".parse().unwrap();
    let peer = Endpoint::new(QpNumber::new(0x99), Psn::new(0)).gid(peer).lid(Lid::new(0));
    let result = qp.connect(&peer);
    if port.attributes().unwrap().link_layer() != LinkLayer::Ethernet {
        // InfiniBand routes by prefix, so that the families of IP say nothing.
        assert!(result.is_ok());
        return;
    }
    let error = Error::from(result.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    let text = error.to_string();
    assert!(
        text.contains("cannot reach the peer ::ffff:192.0.2.1: one is link-local, the other IPv4"),
        "{text}"
    );
}

#[test]
fn a_refused_value_points_to_the_values() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(1).unwrap());
    let qp = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let own = qp.endpoint().unwrap();
    let (error, qp) =
        qp.connect_with(&own, &ConnectOptions::new().mtu(Mtu::Unknown(77))).unwrap_err().into_parts();
    assert_eq!((error.kind(), error.errno()), (ErrorKind::InvalidAttribute, Some(libc::EINVAL)));
    assert!(error.to_string().contains("one of the values is not"), "{error}");
    assert_eq!(qp.query().unwrap().state(), QpState::Init);
}

#[test]
fn what_was_asked_for_is_what_the_device_has() {
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(1).unwrap());
    let qp = pd.queue_pair::<Rc>(&cq, &cq).signaling(Signaling::All).psn(Psn::new(0x123)).build().unwrap();
    let own = qp.endpoint().unwrap();
    assert_eq!((own.psn, qp.psn()), (Psn::new(0x123), Psn::new(0x123)));
    let options = ConnectOptions::new()
        .mtu(Mtu::B512)
        .ack_timeout(AckTimeout::from_code(10))
        .min_rnr_timer(RnrTimer::from_code(3))
        .max_rd_atomic(1)
        .max_dest_rd_atomic(2);
    let mut qp = qp.connect_with(&own, &options).unwrap();
    let attributes = qp.query().unwrap();
    assert_eq!(
        (attributes.path_mtu(), attributes.peer(), attributes.send_psn()),
        (Mtu::B512, own.qp, Psn::new(0x123))
    );
    assert_eq!((attributes.max_rd_atomic(), attributes.max_dest_rd_atomic()), (1, 2));
    assert_eq!(attributes.ack_timeout().code(), 10);
    qp.modify(QpChange::new().remote_access(Access::REMOTE_READ).min_rnr_timer(RnrTimer::from_code(9)))
        .unwrap();
    let attributes = qp.query().unwrap();
    assert!(attributes.remote_access().contains(Access::REMOTE_READ));
    assert_eq!(attributes.min_rnr_timer().code(), 9);
    qp.to_error().unwrap();
    let error = qp.modify(QpChange::new().min_rnr_timer(RnrTimer::from_code(1))).unwrap_err();
    assert!(error.to_string().contains("ERR to ERR; not allowed here: min_rnr_timer"), "{error}");
}

#[test]
#[should_panic(expected = "ConnectOptions::flow_label: the label needs more than 20 bits")]
fn a_long_flow_label_panics() {
    let _ = ConnectOptions::new().flow_label(1 << 20);
}
