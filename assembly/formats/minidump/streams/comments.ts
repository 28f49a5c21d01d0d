import { readUtf8, readUtf16 } from "../../../bytes/text";
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";

/** CommentStreamW: UTF-16 that fills the stream, zero-terminated or not. */
export function readWideComment(file: Minidump, stream: Stream): void {
  addComment(file, stream, readUtf16(file.source, stream.at, stream.size, file.isBigEndian, true), "CommentStreamW");
}

/** CommentStreamA: the same in bytes. */
export function readComment(file: Minidump, stream: Stream): void {
  addComment(file, stream, readUtf8(file.source, stream.at, stream.size, true), "CommentStreamA");
}

/** procdump and WinDbg write both; what the second one adds is kept as well. */
function addComment(file: Minidump, stream: Stream, text: string, type: string): void {
  const comment = text.trim();
  stream.record.isRead = true;
  const facts = file.dump.file;
  if (comment.length == 0 || comment == facts.comment) return;
  if (facts.comment.length == 0) facts.comment = comment;
  else annotate(file, stream, "comment", comment, type);
  if (comment.includes("procdump")) facts.prove("Its comment is procdump's", stream.at);
}
