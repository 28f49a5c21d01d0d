/** Handles of a Windows process, open files of one on Linux; what was done with handles. */
import { hex } from "../../../bytes/text";
import { Dump } from "../../../facts/dump";
import { word } from "../../../facts/fact";
import { Handle, OpenFile } from "../../../facts/rows";
import { fileTypeOf } from "../../../systems/linux/file-types";
import { annotate } from "../annotate";
import { FEW, headedRows, RowStage, Rows, SOME } from "../rows";
import { isLinux } from "../system/platform";
import { readObjectInformation } from "./handle-objects";

// MINIDUMP_HANDLE_DATA_STREAM (minidumpapiset.h): SizeOfHeader, SizeOfDescriptor, NumberOfDescriptors, Reserved.
const HEADER_SIZE: u64 = 16;

// MINIDUMP_HANDLE_DESCRIPTOR, _2:
// offset size name
// 0      8    Handle
// 8      4    TypeNameRva
// 12     4    ObjectNameRva
// 16     4    Attributes              Linux: st_mode
// 20     4    GrantedAccess
// 24     4    HandleCount
// 28     4    PointerCount
// 32     4    ObjectInfoRva           only in _2
const DESCRIPTOR_SIZE: u64 = 32;
const DESCRIPTOR2_SIZE: u64 = 36;

@final
export class HandleData extends RowStage {
  protected open(): Rows | null {
    const field = "MinidumpHandleDataStream.NumberOfDescriptors";
    return headedRows(this.file, this.stream, HEADER_SIZE, DESCRIPTOR_SIZE, 4, SOME, field);
  }

  protected row(dump: Dump, at: u64, _index: i32): void {
    const file = this.file;
    const cursor = file.cursor(at, min(this.rowBytes, DESCRIPTOR2_SIZE));
    const value = cursor.u64("MinidumpHandleDescriptor.Handle");
    const typeAt = cursor.u32("MinidumpHandleDescriptor.TypeName");
    const nameAt = cursor.u32("MinidumpHandleDescriptor.ObjectName");
    const attributes = cursor.u32("MinidumpHandleDescriptor.Attributes");
    const access = cursor.u32("MinidumpHandleDescriptor.GrantedAccess");
    cursor.skip(8, "MinidumpHandleDescriptor.HandleCount");
    const objectAt = this.rowBytes >= DESCRIPTOR2_SIZE ? cursor.u32("MinidumpHandleDescriptor.ObjectInfo") : 0;
    if (!file.take(cursor)) return;
    const type = file.string(typeAt, "MinidumpHandleDescriptor.TypeName");
    const name = file.string(nameAt, "MinidumpHandleDescriptor.ObjectName");
    if (isLinux(file.platform)) {
      const open = new OpenFile();
      open.at = <i64>at;
      open.fd = <i64>value;
      open.path = name;
      open.type = attributes != 0 ? fileTypeOf(attributes) : type;
      dump.openFiles.push(open);
      return;
    }
    const handle = new Handle();
    handle.at = <i64>at;
    handle.value = word(file.wordBytes == 4 ? value & u32.MAX_VALUE : value);
    handle.type = type;
    handle.name = name;
    handle.access = word(access);
    dump.handles.push(handle);
    if (objectAt != 0 && !file.isFull) readObjectInformation(file, this.stream, objectAt, type, value);
  }
}

// AVRF_HANDLE_OPERATION (minidumpapiset.h):
// offset size name
// 0      8    Handle
// 8      4    ProcessId
// 12     4    ThreadId
// 16     4    OperationType           1 open, 2 close, 3 bad reference
// 24     264  BackTraceInformation: Depth, Index (u32), ReturnAddresses[32] (u64)
const OPERATION_SIZE: u64 = 288;
const OPERATIONS: StaticArray<string> = ["", "opened", "closed", "used when invalid"];

@final
export class HandleOperations extends RowStage {
  protected open(): Rows | null {
    const field = "MinidumpHandleOperationList.NumberOfEntries";
    return headedRows(this.file, this.stream, HEADER_SIZE, OPERATION_SIZE, 4, FEW, field);
  }

  protected row(_dump: Dump, at: u64, _index: i32): void {
    const cursor = this.file.cursor(at, OPERATION_SIZE);
    const handle = cursor.u64("HandleOperation.Handle");
    cursor.skip(4, "HandleOperation.ProcessId");
    const thread = cursor.u32("HandleOperation.ThreadId");
    const operation = cursor.u32("HandleOperation.OperationType");
    if (!this.file.take(cursor)) return;
    const what = operation < <u32>OPERATIONS.length ? OPERATIONS[operation] : operation.toString();
    const text = what + " by thread " + thread.toString();
    annotate(this.file, this.stream, "handle " + hex(handle), text, "HandleOperation", at);
  }
}
