import { CrashFacts } from "../facts/crash";
import {
  closeList,
  closeObject,
  countField,
  hexText,
  key,
  openList,
  openObject,
  text,
  textField,
  wordField,
} from "./json";
import { writeProvenance } from "./provenance";

/** Nothing is known yet. */
export function isNever(crash: CrashFacts): bool {
  return crash.kind.length == 0 && crash.code === null && crash.sentence.length == 0;
}

export function writeCrash(crash: CrashFacts): void {
  openObject();
  textField("kind", crash.kind);
  textField("sentence", crash.sentence);
  textField("cause", crash.cause);
  wordField("code", crash.code);
  textField("name", crash.name);
  wordField("subcode", crash.subcode);
  textField("subname", crash.subname);
  const parameters = crash.parameters;
  if (parameters) {
    key("parameters");
    openList();
    for (let i = 0; i < parameters.length; i++) hexText(parameters[i]);
    closeList();
    if (crash.parameterWords.length == parameters.length && parameters.length > 0) {
      key("parameterWords");
      openList();
      for (let i = 0; i < parameters.length; i++) text(crash.parameterWords[i]);
      closeList();
    }
  }
  wordField("address", crash.address);
  textField("access", crash.access);
  wordField("instruction", crash.instruction);
  countField("threadId", crash.threadId);
  countField("threadIndex", crash.threadIndex);
  textField("message", crash.message);
  if (crash.suspectModule.length > 0) {
    key("suspect");
    openObject();
    textField("module", crash.suspectModule);
    textField("why", crash.suspectWhy);
    textField("sentence", crash.suspectSentence);
    closeObject();
  } else {
    textField("noSuspect", crash.noSuspect);
  }
  textField("signature", crash.signature);
  writeProvenance(crash);
  if (crash.nested.length > 0) {
    key("nested");
    openList();
    for (let i = 0; i < crash.nested.length; i++) writeCrash(crash.nested[i]);
    closeList();
  }
  closeObject();
}
