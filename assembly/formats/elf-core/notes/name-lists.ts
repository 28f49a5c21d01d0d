/** The name beside its type; "" for another type. */
export function nameIn(types: StaticArray<u32>, names: StaticArray<string>, type: u32): string {
  const place = types.indexOf(type);
  return place < 0 ? "" : names[place];
}
