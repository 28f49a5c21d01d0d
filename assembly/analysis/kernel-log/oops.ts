/** What the kernel prints about itself when it crashes: processor, task, place, calls. Source: show_regs and dump_stack of Linux. */
import { Dump } from "../../facts/dump";
import { numberAfter, textBetween, wordAt } from "./text";

/** Lines behind the first of an oops that belong to it. */
const MOST_LINES: i32 = 200;
const MOST_CALLS: i32 = 8;

/** What runs between the place that is at fault and the panic; none of it is to blame. */
const MACHINERY: string =
  " dump_stack dump_stack_lvl __dump_stack show_stack panic __panic nmi_panic oops_end die __die die_kernel_fault" +
  " die_addr no_context page_fault_oops kernelmode_fixup_or_oops bad_area bad_area_nosemaphore" +
  " __bad_area_nosemaphore do_user_addr_fault do_kern_addr_fault exc_page_fault do_page_fault __do_page_fault" +
  " async_page_fault page_fault asm_exc_page_fault exc_general_protection asm_exc_general_protection" +
  " general_protection do_general_protection exc_invalid_op handle_bug asm_exc_invalid_op invalid_op do_invalid_op" +
  " do_error_trap do_trap exc_double_fault asm_exc_double_fault exc_divide_error asm_exc_divide_error" +
  " crash_kexec __crash_kexec machine_kexec crash_setup_regs crash_save_cpu vprintk vprintk_emit _printk printk" +
  " __warn warn_slowpath_fmt report_bug __report_bug fixup_bug notify_die atomic_notifier_call_chain" +
  " notifier_call_chain __atomic_notifier_call_chain el1_abort el1_sync el1h_64_sync el1h_64_sync_handler" +
  " do_mem_abort do_translation_fault do_bad_area __do_kernel_fault do_undefinstr do_sea do_serror" +
  " watchdog_timer_fn watchdog_overflow_callback perf_event_overflow __perf_event_overflow nmi_handle default_do_nmi" +
  " do_nmi exc_nmi end_repeat_nmi asm_exc_nmi nmi kasan_report __kasan_report print_address_description" +
  " kasan_end_report end_report check_panic_on_warn __stack_chk_fail fortify_panic sysrq_handle_crash" +
  " __handle_sysrq handle_sysrq write_sysrq_trigger proc_reg_write ";

@final
export class Oops {
  cpu: i64 = -1;
  pid: i64 = -1;
  task: string = "";
  /** Letters of the taint flags, "" where the kernel is not tainted or does not say. */
  taint: string = "";
  hardware: string = "";
  /** Function of the instruction that failed, and the module that it is in; "" where it is not told. */
  place: string = "";
  module: string = "";
  /** Functions that were called, those of the panic itself left out. */
  readonly calls: Array<string> = [];

  /** Reads what stands from line `from` up to `limit` of the log. */
  read(dump: Dump, from: i32, limit: i32): void {
    const end = min(min(from + MOST_LINES, limit), dump.log.length);
    let isTrace = false;
    for (let i = from; i < end; i++) {
      const text = dump.log[i].text;
      if (this.cpu < 0 && text.startsWith("CPU: ")) this.readTask(text);
      else if (this.hardware.length == 0 && text.startsWith("Hardware name: ")) this.hardware = text.substring(15);
      else if (this.place.length == 0) this.readPlace(text);
      if (text.startsWith("Call Trace:") || text.startsWith("Call trace:")) isTrace = true;
      else if (isTrace) this.readCall(text);
      if (text.startsWith("---[ end ")) break;
    }
  }

  /** The function to name: that of the instruction, or the first call that is not the panic's own. */
  get culprit(): string {
    if (this.place.length > 0 && !isMachinery(this.place)) return this.place;
    return this.calls.length > 0 ? this.calls[0] : "";
  }

  /** "CPU: 0 UID: 0 PID: 1 Comm: init Kdump: loaded Tainted: G           OE  6.1.0 #1". */
  private readTask(text: string): void {
    this.cpu = numberAfter(text, "CPU: ");
    this.pid = numberAfter(text, "PID: ");
    let task = textBetween(text, " Comm: ", " Not tainted");
    if (task.indexOf(" Tainted: ") >= 0) task = task.substring(0, task.indexOf(" Tainted: "));
    if (task.indexOf(" Kdump: ") >= 0) task = task.substring(0, task.indexOf(" Kdump: "));
    this.task = task;
    if (text.indexOf(" Not tainted") >= 0) return;
    const flags = textBetween(text, " Tainted: ", "\n");
    // Letters and spaces for those that are not set; then the release.
    let letters = "";
    for (let i = 0; i < flags.length; i++) {
      const code = flags.charCodeAt(i);
      if (code == 0x20) continue;
      if (code < 0x41 || code > 0x5a) break;
      letters += flags.charAt(i);
    }
    this.taint = letters;
  }

  /** "RIP: 0010:function+0x12/0x34 [module]", "pc : function+0x12/0x34 [module]", "NIP [c0…] function+0x12/0x34". */
  private readPlace(text: string): void {
    let at = -1;
    // Code segment 0033 is that of a program, which is where the kernel was called from.
    if (text.startsWith("RIP: 0010:") || text.startsWith("RIP: e030:")) at = 10;
    else if (text.startsWith("pc : ")) at = 5;
    else if (text.startsWith("EIP: ")) at = text.startsWith("EIP: 0060:") ? 10 : 5;
    else if (text.startsWith("PC is at ")) at = 9;
    else if (text.startsWith("epc : ")) at = 6;
    else if (text.startsWith("NIP [")) at = text.indexOf("] ") + 2;
    if (at < 2 || at >= text.length) return;
    // Older kernels: "RIP: 0010:[<ffffffff81234567>]  [<ffffffff81234567>] function+0x12/0x34".
    const last = text.lastIndexOf(">] ");
    const name = functionIn(text, last >= 0 ? last + 3 : at);
    if (name.length == 0) return;
    this.place = name;
    this.module = moduleIn(text);
  }

  private readCall(text: string): void {
    if (this.calls.length >= MOST_CALLS || text.indexOf("+0x") < 0) return;
    let at = 0;
    while (at < text.length && text.charCodeAt(at) == 0x20) at++;
    // A question mark: found on the stack, maybe not called.
    if (at >= text.length || text.charCodeAt(at) == 0x3f) return;
    const last = text.lastIndexOf(">] ");
    if (last >= 0) at = last + 3;
    const name = functionIn(text, at);
    if (name.length == 0 || isMachinery(name)) return;
    if (this.module.length == 0 && this.calls.length == 0 && this.place.length == 0) this.module = moduleIn(text);
    this.calls.push(name);
  }
}

function isMachinery(name: string): bool {
  return MACHINERY.indexOf(" " + name + " ") >= 0;
}

/** "function" of "function+0x12/0x34"; "" where there is no such place. */
function functionIn(text: string, at: i32): string {
  const word = wordAt(text, at);
  const plus = word.indexOf("+0x");
  if (plus <= 0) return "";
  // Compilers part functions: what stands behind the point is none of the name.
  const name = word.substring(0, plus);
  const point = name.indexOf(".");
  return point > 0 ? name.substring(0, point) : name;
}

/** "module" of "… [module]"; "" where the place is in the kernel itself. */
function moduleIn(text: string): string {
  if (!text.endsWith("]")) return "";
  const open = text.lastIndexOf(" [");
  if (open < 0) return "";
  const inside = text.substring(open + 2, text.length - 1);
  return inside.startsWith("<") || inside.indexOf(" ") >= 0 ? "" : inside;
}
