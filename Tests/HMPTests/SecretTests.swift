import HMP
import Testing

@Suite struct SecretTests {
  private static let rows = [
    row("help", "name:S?", completions: ["name": "command"]), row("info"), row("info block", "device:B?"),
    row("change", "device:B,force:-f,target:F,arg:s?,mode:s?"),
    row("set_password", "protocol:s,password:s,display:-ds,connected:s?"),
    row("expire_password", "protocol:s,time:s,display:-ds"),
    row("guest_set_password", "crypted:-c,username:s,password:s?"), row("object_add", "object:S"),
    row("blockdev_add", "options:O"), row("qmp", "command:S"), row("drive_add", "node:-n,pci:s,opts:s"),
    row("watch", "seconds:s,command:S", completions: ["command": "line"]), row("alias", "define:-d,text:S?"),
    row("qom-set", "json:-j,path:s,property:s,value:S"), row("qom-get", "path:s,property:s"),
    row("human-monitor-command", "line:S"),
  ]

  @Test(arguments: [
    "set_password vnc hunter2", "set_password vnc hunter2 -d", "  set_password   spice x keep",
    "guest_set_password root hunter2", "guest_set_password -c root hunter2", "change vnc password hunter2",
    "change vnc passwd hunter2", "object_add secret,id=s,data=hunter2", "object_add qom-type=secret,id=s,data=hunter2",
    "qmp object-add qom-type=secret id=s data=hunter2", "qmp set_password protocol=vnc password=hunter2",
    "qmp change-vnc-password password=hunter2",
    "qmp guest-set-user-password username=root password=aHVudGVy crypted=false",
    #"qmp {"execute": "set_password", "arguments": {"protocol": "vnc", "password": "hunter2"}}"#,
    #"qmp object-add {"qom-type":"secret","id":"s","data":"hunter2"}"#,
    "blockdev_add driver=ssh,node-name=a,password=hunter2", "blockdev_add driver=x,proxy-password=hunter2",
    "blockdev_add driver=https,url=https://me:hunter2@host/disk", "drive_add 0 file=iscsi://me%hunter2@host/t/0",
    "watch 5 set_password vnc hunter2", "alias -d p set_password vnc hunter2",
    "human-monitor-command set_password vnc x",
    "qmp human-monitor-command command-line=\"set_password vnc hunter2\"", "set_pasword vnc password hunter2",
    "setpassword vnc hunter2", "vnc_secret x", "change vnc PASSWORD hunter2", "qom-set /objects/sec0 data hunter2",
    "p hunter2", "qmp qom-set path=/objects/sec0 property=data value=hunter2",
    "qmp qom-set value=hunter2 property=password path=/objects/x",
    #"qmp qom-set {"path": "/objects/sec0", "property": "data", "value": "hunter2"}"#,
  ])
  func linesWithASecret(_ line: String) throws {
    #expect(try secrets.occur(in: line))
  }

  @Test(arguments: [
    "", "info block", "help set_password", "help secret", "set_password vnc", "expire_password vnc never",
    "guest_set_password root", "change vnc password", "change ide1-cd0 disk.iso", "change ide1-cd0 my-password.iso raw",
    "object_add secret,id=s,file=/etc/key", "object_add rng-builtin,id=r",
    "blockdev_add driver=luks,file=f,key-secret=sec0,node-name=d", "blockdev_add driver=https,url=https://host/a@b:c",
    "blockdev_add driver=curl,password-secret=sec0", "qmp query-status", "qmp object-del id=secret0",
    "qmp display-reload password=on", "alias -d e expire_password vnc now", "show me", "qom-get /objects/sec0 data",
    "qom-set /machine/x realized on", "qmp qom-set path=/machine/x property=realized value=on",
    "qmp qom-get path=/objects/sec0 property=data",
  ])
  func linesWithoutASecret(_ line: String) throws {
    #expect(try !secrets.occur(in: line))
  }

  private var secrets: HMPSecrets {
    get throws {
      let table = try HMPTable(rows: Self.rows + [row("show", "what:S")])
      var aliases = HMPAliases()
      try aliases.define("p", as: "set_password vnc $1", besides: table)
      return HMPSecrets(table, aliases: aliases)
    }
  }
}
