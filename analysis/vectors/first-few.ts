// The first few of many in an order, kept while the others go by and need no order among themselves.

/** Puts an item where it belongs among the first few, which are in order. What falls behind the last of them is forgotten. */
export function putAmong<Item>(
  first: Item[],
  item: Item,
  most: number,
  compare: (left: Item, right: Item) => number,
): void {
  if (first.length === most && compare(item, first[most - 1]!) >= 0) return
  let place = first.length
  while (place > 0 && compare(item, first[place - 1]!) < 0) place--
  first.splice(place, 0, item)
  if (first.length > most) first.pop()
}
