import { StoredSource } from "../../bytes/source";
import { PageTableSpace } from "../../spaces/page-tables";
import { AddressSpace } from "../../spaces/space";
import { MODE_X64 } from "../../spaces/table-format";

const PAGE: u64 = 0x1000;
/** Where Windows lets further processors start lies below this. */
const LOW: u64 = 1 << 20;

/**
 * The page from which Windows starts further processors on x86-64 (PROCESSOR_START_BLOCK, as published by readers of
 * memory images): it begins with a jump, and holds at 70 the address of the kernel's entry, at a0 the root of its page
 * tables. Both are tried: the entry must be mapped by the tables.
 */
@final
export class StartBlock {
  /** Physical address of the block, and of the topmost table. */
  at: u64 = 0;
  root: u64 = 0;
  tables: PageTableSpace | null = null;

  /** Looks through low memory; false where there is none. */
  find(physical: AddressSpace): bool {
    for (let page: u64 = PAGE; page < LOW; page += PAGE) {
      const first = wordAt(physical, page);
      if ((first & 0xffffffffffff00ff) != 0x00000001000600e9) continue;
      const entry = wordAt(physical, page + 0x70);
      const root = wordAt(physical, page + 0xa0);
      if ((entry & 0xfffff80000000003) != 0xfffff80000000000 || (root & 0xffffff0000000fff) != 0 || root == 0) continue;
      const tables = new PageTableSpace(physical, MODE_X64, root, true);
      if (!tables.find(entry)) continue;
      this.at = page;
      this.root = root;
      this.tables = tables;
      return true;
    }
    return false;
  }
}

function wordAt(space: AddressSpace, address: u64): u64 {
  if (!space.find(address) || space.foundLength < 8) return 0;
  const source: StoredSource | null = space.foundSource;
  if (!source) return 0;
  const at = source.locate(space.foundOffset);
  return at == 0 ? 0 : load<u64>(at);
}
