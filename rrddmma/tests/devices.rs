//! Finding ports, and what devices say beyond the plain attributes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use rrddmma::{Device, ErrorKind, LinkLayer, PortNumber, Verb};

#[test]
fn the_device_of_the_tests_is_found() {
    let context = common::context();
    let port = Device::finder().name(context.name()).active().find().unwrap();
    assert_eq!(port.context().name(), context.name());
    assert!(port.attributes().unwrap().is_active());
    let mbps = port.attributes().unwrap().mbps().unwrap();
    let same = Device::finder().name("no such").name("*").mbps(mbps).min_mbps(mbps).find_all().unwrap();
    assert!(same.iter().any(|other| other.context().name() == context.name()));
}

#[test]
fn what_does_not_fit_is_explained_port_by_port() {
    let name = common::context().name().to_owned();
    let finder = || Device::finder().name(&name);
    for (finder, complaint) in [
        (Device::finder().name("eth?"), "the name does not fit eth?".to_owned()),
        (finder().port(PortNumber::new(200)), format!("{name} port 1: not the port of that number")),
        (finder().link_layer(LinkLayer::Unknown(77)), format!("{name} port 1: its link layer is ")),
        (finder().min_mbps(u32::MAX), format!("{name} port 1: its rate is ")),
        (finder().mbps(1), " Mbit/s".to_owned()),
        (finder().numa_node(4096), ", not 4096".to_owned()),
        (finder().nth(9), "was asked for, counted from 0".to_owned()),
    ] {
        let error = finder.find().unwrap_err();
        assert_eq!((error.verb(), error.kind()), (Verb::GetDeviceList, ErrorKind::NotFound), "{error}");
        assert!(error.to_string().contains(&complaint), "{error}");
        assert!(finder.nth(0).find_all().is_ok());
    }
}

/// Not a test of its own: what [`ports_are_told_apart_on_a_machine_with_several`] runs on other devices.
#[test]
fn child_tells_ports_apart() {
    if !common::is_child() {
        return;
    }
    let found = |finder: rrddmma::Finder| {
        let ports = finder.find_all().unwrap();
        ports
            .iter()
            .map(|port| format!("{}/{}", port.context().name(), port.number()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    println!("all {};", found(Device::finder()));
    println!("infiniband {};", found(Device::finder().link_layer(LinkLayer::InfiniBand)));
    println!("second {};", found(Device::finder().name("mlx5_1").port(PortNumber::new(2))));
    let port = Device::finder().nth(1).find().unwrap();
    println!("nth {}/{};", port.context().name(), port.number());
}

#[test]
fn ports_are_told_apart_on_a_machine_with_several() {
    let devices = "connectx5,connectx7:ethernet+infiniband";
    let Some(text) = common::on_devices(devices, "child_tells_ports_apart") else { return };
    for line in
        ["all mlx5_0/1 mlx5_1/1 mlx5_1/2;", "infiniband mlx5_1/2;", "second mlx5_1/2;", "nth mlx5_1/1;"]
    {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[test]
fn attributes_are_asked_for_anew() {
    let context = common::context();
    let (then, now) = (context.attributes(), context.query_attributes().unwrap());
    assert_eq!((then.node_guid(), then.max_qp()), (now.node_guid(), now.max_qp()));
}

#[test]
fn extended_attributes_agree_with_the_plain_ones() {
    let context = common::context();
    let extended = context.extended_attributes().unwrap();
    assert_eq!(extended.ports(), u32::from(context.attributes().ports()));
    let low = u64::from(context.attributes().capability_flags());
    assert_eq!(extended.capability_flags() & low, low);
    assert_eq!(extended.as_raw().orig_attr.max_qp, context.attributes().as_raw().max_qp);
    assert!(!format!("{extended:?}").is_empty());
}

#[test]
fn the_clock_of_the_device_goes_forward() {
    let context = common::context();
    let khz = context.extended_attributes().unwrap().clock_khz();
    match context.clock_cycles() {
        Ok(then) => {
            assert!(khz > 0);
            let now = context.clock_cycles().unwrap();
            assert!(now >= then, "{then} then {now}");
        }
        // Soft-RoCE has none.
        Err(error) => {
            assert_eq!((error.verb(), error.kind()), (Verb::QueryRtValuesEx, ErrorKind::Unsupported));
        }
    }
}
