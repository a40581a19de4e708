//! Several devices and ports: our own program, and the tools that list what there is.

#[allow(unreachable_pub, reason = "shared by several test programs")]
mod stand;

use stand::Emulator;
use stand::programs::c_program;

#[test]
fn devices_of_one_fabric_reach_each_other() {
    let emulator = Emulator::new().with(&["--devices", "2", "--ports", "2"]);
    emulator.run(c_program("devices"), &[]).expect_success().expect_stdout("ok");
}

#[test]
fn devinfo_lists_models_and_link_layers() {
    let devices = "connectx6:infiniband+ethernet,connectx7";
    let outcome = Emulator::new().with(&["--devices", devices]).run("ibv_devinfo", &["-v"]).expect_success();
    let text = &outcome.stdout;
    let (first, second) = text.split_at(text.find("hca_id:\tmlx5_1").unwrap());
    for (part, expected) in [
        (first, ["hca_id:\tmlx5_0", "vendor_part_id:\t\t\t4123", "fw_ver:\t\t\t\t20.35.2000", "port:\t2"]),
        (second, ["hca_id:\tmlx5_1", "vendor_part_id:\t\t\t4129", "fw_ver:\t\t\t\t28.35.2000", "port:\t1"]),
    ] {
        for line in expected {
            assert!(part.contains(line), "no {line:?} in\n{part}");
        }
    }
    assert_eq!(first.matches("link_layer:\t\tInfiniBand").count(), 1, "{first}");
    assert_eq!(first.matches("link_layer:\t\tEthernet").count(), 1, "{first}");
    assert_eq!(text.matches("PORT_ACTIVE (4)").count(), 3, "{text}");
}
