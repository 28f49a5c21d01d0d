/**
 * Drivers that come with Windows, by name: most of those that are not also lie in System32, so their folder tells
 * nothing. Parted by spaces, without ending, lower case.
 */
const DRIVERS: string =
  " acpi acpiex acpipagr acpipmi acpitime afd afunix agilevpn ahcache amdk8 amdppm amdsata asyncmac atapi ataport" +
  " atmfd bam basicdisplay basicrender battc beep bindflt bootvid bowser bthenum bthhfenum bthleenum bthmini bthmodem" +
  " bthpan bthport bthusb buttonconverter cad cdd cdfs cdrom cea ci cimfs classpnp cldflt clfs clipsp cmbatt cmimcext" +
  " cng cnghwassist compositebus condrv crashdmp csc dam dfs dfsc disk drmk dxapi dxgkrnl dxgmms1 dxgmms2 ehstorclass" +
  " errdev exfat fastfat filecrypt fileinfo filetrace fltmgr fs_rec fsdepends fvevol fwpkclnt gpioclx0101" +
  " gpuenergydrv hal hdaudbus hdaudio hidbth hidclass hidi2c hidinterrupt hidir hidparse hidspicx hidusb hidvhf http" +
  " hvcrash hvservice hvsocket hyperkbd hypervideo i8042prt indirectkmd intelide intelpep intelpmax intelppm intelta" +
  " iorate ipfltdrv ipmidrv ipnat irda isapnp kbdclass kbdhid kd kdcom kdnet kdnic kdusb kmpdc ks ksecdd ksecpkg" +
  " ksthunk lltdio luafv lxcore lxss mcupdate mcupdate_authenticamd mcupdate_genuineintel" +
  " microsoft.bluetooth.legacy.leenumerator mmcss modem monitor mouclass mouhid mountmgr mpksldrv mpsdrv mqac mrxdav" +
  " mrxsmb mrxsmb10 mrxsmb20 msfs msgpioclx msgpiowin32 mshidkmdf mshwnclx msisadrv msiscsi mskssrv mslldp mspclock" +
  " mspqm msquic msrpc msseccore mssecflt mssmbios mstee mtconfig mup ndfltr ndis ndiscap ndisimplatform ndistapi" +
  " ndisuio ndisvirtualbus ndiswan ndproxy ndu netadaptercx netbios netbt netio netvsc npfs npsvctrig nsiproxy ntfs" +
  " ntosext null nwifi p9rdr pacer parport partmgr pci pciide pciidex pcmcia pcw pdc peauth pmem portcfg portcls" +
  " processr pshed qwavedrv ramdisk rasacd rasl2tp raspppoe raspptp rassstp rdbss rdpbus rdpdr rdpvideominiport" +
  " rdyboost refs refsv1 rfcomm rmcast rspndr sbp2port scfilter scsiport sdbus sercx sercx2 serenum serial sermouse" +
  " sfloppy sgrmagent sleepstudyhelper smbdirect spacedump spaceport spbcx srv srv2 srvnet storahci stornvme storport" +
  " storqosflt storufs storvsc storvsp stream swenum tbs tcpip tcpipreg tdi tdtcp tdx terminpt tm tpm tsddd tsusbflt" +
  " tsusbhub tunnel uaspstor ucmcx ucmtcpcicx ucmucsiacpiclient ucmucsicx ucpd ucx01000 udecx udfs uefi ufx01000" +
  " umbus umpass urschipidea urscx01000 usb8023 usbaudio usbaudio2 usbccgp usbcir usbd usbehci usbhub usbhub3 usbohci" +
  " usbport usbprint usbser usbstor usbuhci usbvideo usbxhci vdrvroot verifierext vfpext vga vgapnp vhdmp vhf vid" +
  " videoprt vmbkmcl vmbkmclr vmbus vmbusr vmgid vmsproxy vmsproxyhnic vmstorfl volmgr volmgrx volsnap volume vpci" +
  " vpcivsp vwifibus vwififlt vwifimp wanarp watchdog wcifs wcnfs wdboot wdf01000 wdfilter wdfldr wdiwifi wdnisdrv" +
  " werkernel wfplwfs wimmount win32k win32kbase win32kfull windowstrustedrt windowstrustedrtproxy winhv winhvr" +
  " winmad winnat winusb winverbs wmiacpi wmilib wof wpdupfltr wpprecorder ws2ifsl wudfpf wudfrd xboxgip xinputhid ";

/** Copies of storage drivers with which Windows writes dumps and hibernates. */
const DUMP_COPY: string = "dump_";
const HIBER_COPY: string = "hiber_";

/** Whether a driver's file name, in lower case and without its ending, is one of Windows' own. */
export function isOwnDriver(stem: string): bool {
  return stem.startsWith(DUMP_COPY) || stem.startsWith(HIBER_COPY) || DRIVERS.indexOf(" " + stem + " ") >= 0;
}
