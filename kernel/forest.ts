/**
 * Growing one tree of a forest, for AssemblyScript. Compiled by bin/build-kernel.mjs into
 * src/core/ml/tree/kernel/kernel-code.ts. The twin in plain TypeScript is src/core/ml/tree/grow-tree.ts with the split
 * searches beside it, where the ideas are explained: both compute the same numbers in the same order and ask for the
 * same random numbers, so that they grow identical trees. Compiled code is fast from the first node on, while plain
 * code has to be watched and compiled by the engine first, which takes longer than a fit on few rows.
 */

/** The next random number, at least 0 and below 1. */
// @ts-ignore: decorator
@external('random', 'next')
declare function nextRandom(): f64;

const MISSING_BIN: i32 = 255;
const POSITION_BITS: i32 = 16;
const POSITION_MASK: i32 = 0xffff;
const INSERTION_ROWS: i32 = 20;
const SMALLEST_SIDE: f64 = 1e-9;
const PAGE_BYTES: usize = 65536;
/** The few variables of compiled code lie below. */
const FIRST_BYTE: usize = 1024;

/** Addresses that the caller fills before it grows trees. */
export let bins: usize = 0;
export let binCounts: usize = 0;
export let centres: usize = 0;
export let centreStarts: usize = 0;
/** Nodes of at most so many rows are sorted by this column, larger ones are counted in bins. */
export let mostSorted: usize = 0;
/** Labels, four bytes each, or targets as doubles. */
export let targets: usize = 0;
export let weights: usize = 0;
export let rowOrder: usize = 0;

/** Addresses of the tree that was grown last. */
export let features: usize = 0;
export let cutBins: usize = 0;
export let missingLeft: usize = 0;
export let leftChildren: usize = 0;
export let rightChildren: usize = 0;
export let values: usize = 0;
export let covers: usize = 0;

let rows: i32 = 0;
let columns: i32 = 0;
let classCount: i32 = 0;
let mean: f64 = 0;
let maximumLeaves: i32 = 0;
let maximumDepth: i32 = 0;
let minimumLeafWeight: f64 = 0;
let columnsPerSplit: i32 = 0;
let hasRandomCuts: bool = false;

let columnOrder: usize = 0;
let scratch: usize = 0;
let nodeStarts: usize = 0;
let nodeEnds: usize = 0;
let nodeDepths: usize = 0;
let nodeParents: usize = 0;
let queueItems: usize = 0;
let queueSizes: usize = 0;
/** Per row of the node its label and weight, or its weighted target and weight: 16 bytes. */
let nodeRows: usize = 0;
let sorted: usize = 0;
let gathered: usize = 0;
let places: usize = 0;
let totals: usize = 0;
let leftCounts: usize = 0;
let counts: usize = 0;

let waiting: i32 = 0;
let nodeStart: i32 = 0;
let nodeSize: i32 = 0;
let nodeWeight: f64 = 0;
let nodeSquares: f64 = 0;
let nodeSum: f64 = 0;

let cutScore: f64 = 0;
let cutBin: i32 = 0;
let cutHasMissing: bool = false;
let cutMissingLeft: bool = false;
let chosenColumn: i32 = 0;
let chosenBin: i32 = 0;
let chosenHasMissing: bool = false;
let chosenMissingLeft: bool = false;

let top: usize = 0;

function take(bytes: usize): usize {
  const start = top;
  top += (bytes + 15) & ~(<usize>15);
  return start;
}

// @ts-ignore: decorator
@inline
function at4(base: usize, index: i32): usize {
  return base + (<usize>index << 2);
}

// @ts-ignore: decorator
@inline
function at8(base: usize, index: i32): usize {
  return base + (<usize>index << 3);
}

// @ts-ignore: decorator
@inline
function at16(base: usize, index: i32): usize {
  return base + (<usize>index << 4);
}

/**
 * Lays out the memory of a fit.
 * @param classes number of classes, 0 for numbers
 * @param offset mean of the targets as they were before it was taken away from them
 * @param allBins bins of all columns together
 * @returns whether there is as much memory
 */
export function prepare(
  rowCount: i32,
  columnCount: i32,
  classes: i32,
  offset: f64,
  allBins: i32,
  leaves: i32,
  depth: i32,
  leafWeight: f64,
  perSplit: i32,
  random: bool,
): bool {
  rows = rowCount;
  columns = columnCount;
  classCount = classes;
  mean = offset;
  maximumLeaves = min(leaves, rowCount);
  maximumDepth = depth;
  minimumLeafWeight = leafWeight;
  columnsPerSplit = perSplit;
  hasRandomCuts = random;
  top = FIRST_BYTE;
  const many = <usize>rowCount;
  const capacity = <usize>maximumLeaves;
  const width = <usize>max(1, classes);
  bins = take(many * <usize>columnCount);
  binCounts = take(<usize>columnCount << 2);
  centres = take(<usize>allBins << 3);
  centreStarts = take(<usize>columnCount << 2);
  mostSorted = take(<usize>columnCount << 2);
  targets = take(many << (classes > 0 ? 2 : 3));
  weights = take(many << 3);
  rowOrder = take(many << 2);
  features = take(capacity << 2);
  cutBins = take(capacity);
  missingLeft = take(capacity);
  leftChildren = take(capacity << 2);
  rightChildren = take(capacity << 2);
  values = take((capacity * width) << 3);
  covers = take(capacity << 3);
  columnOrder = take(<usize>columnCount << 2);
  scratch = take(many << 2);
  nodeStarts = take(capacity << 3);
  nodeEnds = take(capacity << 3);
  nodeDepths = take(capacity << 3);
  nodeParents = take(capacity << 3);
  queueItems = take((capacity + 1) << 2);
  queueSizes = take((capacity + 1) << 2);
  nodeRows = take(many << 4);
  sorted = take(min<usize>(many, <usize>POSITION_MASK) << 2);
  gathered = take(many);
  places = take(256 << 2);
  totals = take(width << 3);
  leftCounts = take(width << 3);
  counts = take(max<usize>(2, width) << 11);
  const missing = <isize>top - <isize>(<usize>memory.size() * PAGE_BYTES);
  if (missing > 0 && memory.grow(<i32>((<usize>missing + PAGE_BYTES - 1) / PAGE_BYTES)) < 0) return false;
  memory.fill(places, 0, 256 << 2);
  memory.fill(counts, 0, max<usize>(2, width) << 11);
  return true;
}

/**
 * Grows a tree on the rows at the beginning of `rowOrder`.
 * @returns number of its splits; it has one leaf more
 */
export function growTree(rowCount: i32): i32 {
  const capacity = min(maximumLeaves, rowCount);
  const isLargestFirst = capacity < rowCount;
  const width = max(1, classCount);
  for (let column = 0; column < columns; column++) store<i32>(at4(columnOrder, column), column);
  store<i32>(nodeStarts, 0);
  store<i32>(nodeEnds, rowCount);
  store<i32>(nodeDepths, 0);
  store<i32>(nodeParents, -1);
  waiting = 0;
  addNode(0, rowCount, isLargestFirst);
  let opened = 1;
  let splits = 0;
  let leaves = 0;
  while (waiting > 0) {
    const node = isLargestFirst ? takeLargest() : load<i32>(at4(queueItems, --waiting));
    const from = load<i32>(at4(nodeStarts, node));
    const to = load<i32>(at4(nodeEnds, node));
    const depth = load<i32>(at4(nodeDepths, node));
    const isPure = classCount > 0 ? enterClasses(from, to) : enterNumbers(from, to);
    const mayGrow = !isPure && depth < maximumDepth && leaves + waiting + 2 <= capacity;
    const isSplit = mayGrow && choose();
    if (node > 0) {
      const parent = load<i32>(at4(nodeParents, node));
      const side = (parent & 1) == 1 ? rightChildren : leftChildren;
      store<i32>(at4(side, parent >> 1), isSplit ? splits : -1 - leaves);
    }
    if (!isSplit) {
      if (classCount > 0) memory.copy(at8(values, leaves * width), totals, <usize>width << 3);
      else store<f64>(at8(values, leaves), mean + nodeSum / nodeWeight);
      store<f64>(at8(covers, leaves), nodeWeight);
      leaves++;
      continue;
    }
    store<i32>(at4(features, splits), chosenColumn);
    store<u8>(cutBins + splits, chosenBin);
    const middle = partition(from, to);
    const goesLeft = chosenHasMissing ? chosenMissingLeft : middle - from >= to - middle;
    store<u8>(missingLeft + splits, <u8>goesLeft);
    for (let side = 0; side < 2; side++) {
      const start = side == 0 ? from : middle;
      const end = side == 0 ? middle : to;
      store<i32>(at4(nodeStarts, opened), start);
      store<i32>(at4(nodeEnds, opened), end);
      store<i32>(at4(nodeDepths, opened), depth + 1);
      store<i32>(at4(nodeParents, opened), 2 * splits + side);
      addNode(opened, end - start, isLargestFirst);
      opened++;
    }
    splits++;
  }
  return splits;
}

/** Rows of the chosen cut's left side first; both sides keep their order. */
function partition(from: i32, to: i32): i32 {
  const column = bins + <usize>chosenColumn * <usize>rows;
  const bin = chosenBin;
  // A bin that no row has where missing values go right.
  const other = chosenMissingLeft ? MISSING_BIN : -1;
  let middle = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = load<u32>(at4(rowOrder, i));
    const rowBin = <i32>load<u8>(column + row);
    const isLeft = i32(rowBin <= bin) | i32(rowBin == other);
    store<u32>(at4(rowOrder, middle), row);
    store<u32>(at4(scratch, right), row);
    middle += isLeft;
    right += 1 - isLeft;
  }
  memory.copy(at4(rowOrder, middle), scratch, <usize>right << 2);
  return middle;
}

function isBefore(item: i32, size: i32, slot: i32): bool {
  const other = load<i32>(at4(queueSizes, slot));
  return size > other || (size == other && item < load<i32>(at4(queueItems, slot)));
}

function place(slot: i32, item: i32, size: i32): void {
  store<i32>(at4(queueItems, slot), item);
  store<i32>(at4(queueSizes, slot), size);
}

function addNode(item: i32, size: i32, isLargestFirst: bool): void {
  let slot = waiting++;
  while (isLargestFirst && slot > 0) {
    const above = (slot - 1) >> 1;
    if (!isBefore(item, size, above)) break;
    place(slot, load<i32>(at4(queueItems, above)), load<i32>(at4(queueSizes, above)));
    slot = above;
  }
  place(slot, item, size);
}

function takeLargest(): i32 {
  const taken = load<i32>(queueItems);
  waiting--;
  const item = load<i32>(at4(queueItems, waiting));
  const size = load<i32>(at4(queueSizes, waiting));
  let slot = 0;
  for (;;) {
    let below = 2 * slot + 1;
    if (below >= waiting) break;
    const belowItem = load<i32>(at4(queueItems, below + 1));
    if (below + 1 < waiting && isBefore(belowItem, load<i32>(at4(queueSizes, below + 1)), below)) below++;
    if (isBefore(item, size, below)) break;
    place(slot, load<i32>(at4(queueItems, below)), load<i32>(at4(queueSizes, below)));
    slot = below;
  }
  place(slot, item, size);
  return taken;
}

/** Looks at the columns of the node. @returns whether a cut was found; it stands in the `chosen` variables */
function choose(): bool {
  const lowest = max(minimumLeafWeight, SMALLEST_SIDE * nodeWeight);
  let bestScore = -Infinity;
  let hasFound = false;
  for (let seen = 0; seen < columns && (seen < columnsPerSplit || !hasFound); seen++) {
    if (columnsPerSplit < columns) {
      const other = seen + <i32>(nextRandom() * <f64>(columns - seen));
      const kept = load<i32>(at4(columnOrder, seen));
      store<i32>(at4(columnOrder, seen), load<i32>(at4(columnOrder, other)));
      store<i32>(at4(columnOrder, other), kept);
    }
    const column = load<i32>(at4(columnOrder, seen));
    const isCut = hasRandomCuts ? drawCut(column, lowest) : findCut(column, lowest);
    if (!isCut || cutScore <= bestScore) continue;
    hasFound = true;
    bestScore = cutScore;
    chosenColumn = column;
    chosenBin = cutBin;
    chosenHasMissing = cutHasMissing;
    chosenMissingLeft = cutMissingLeft;
  }
  return hasFound;
}

function keepBetter(score: f64, bin: i32, isMissingLeft: bool): void {
  if (bin < 0 || score <= cutScore) return;
  cutScore = score;
  cutBin = bin;
  cutMissingLeft = isMissingLeft;
}

function findCut(column: i32, lowest: f64): bool {
  cutScore = -Infinity;
  cutHasMissing = false;
  const size = nodeSize;
  if (size > load<i32>(at4(mostSorted, column))) return countCut(column, lowest);
  const lastBin = load<i32>(at4(binCounts, column)) - 1;
  sort(column);
  const last = load<u32>(at4(sorted, size - 1)) >>> POSITION_BITS;
  if (last == MISSING_BIN) {
    cutHasMissing = true;
    walkRows(0, size, lowest, lastBin);
    const missing = moveMissingFirst(size);
    if (missing < size) walkRows(missing, size, lowest, lastBin);
  } else if (load<u32>(sorted) >>> POSITION_BITS != last) {
    walkRows(0, size, lowest, lastBin);
  }
  return cutScore > -Infinity;
}

function walkRows(from: i32, to: i32, lowest: f64, lastBin: i32): void {
  if (classCount > 0) walkClassRows(from, to, lowest, lastBin);
  else walkNumberRows(from, to, lowest, lastBin);
}

/** Finds the best cut of a node of many rows. */
function countCut(column: i32, lowest: f64): bool {
  const binCount = load<i32>(at4(binCounts, column));
  const source = bins + <usize>column * <usize>rows;
  const isClasses = classCount > 0;
  const width = <usize>(isClasses ? classCount << 3 : 16);
  const order = at4(rowOrder, nodeStart);
  const missingCounts = counts + <usize>MISSING_BIN * width;
  if (isClasses) {
    for (let i = 0; i < nodeSize; i++) {
      const bin = <usize>load<u8>(source + load<u32>(at4(order, i)));
      const row = at16(nodeRows, i);
      const count = at8(counts + bin * width, load<i32>(row));
      store<f64>(count, load<f64>(count) + load<f64>(row, 8));
    }
    walkClassBins(binCount, false, lowest);
    for (let k = 0; k < classCount; k++) if (load<f64>(at8(missingCounts, k)) > 0) cutHasMissing = true;
    if (cutHasMissing) walkClassBins(binCount, true, lowest);
  } else {
    for (let i = 0; i < nodeSize; i++) {
      const sum = at16(counts, <i32>load<u8>(source + load<u32>(at4(order, i))));
      const row = at16(nodeRows, i);
      store<f64>(sum, load<f64>(sum) + load<f64>(row));
      store<f64>(sum, load<f64>(sum, 8) + load<f64>(row, 8), 8);
    }
    walkNumberBins(binCount, false, lowest);
    cutHasMissing = load<f64>(missingCounts, 8) > 0;
    if (cutHasMissing) walkNumberBins(binCount, true, lowest);
  }
  if (cutHasMissing) memory.fill(missingCounts, 0, width);
  memory.fill(counts, 0, <usize>binCount * width);
  return cutScore > -Infinity;
}

/** Sorts the rows of the node by their bin, as `bin * 65536 + position`. */
function sort(column: i32): void {
  const source = bins + <usize>column * <usize>rows;
  const order = at4(rowOrder, nodeStart);
  const size = nodeSize;
  if (size <= INSERTION_ROWS) {
    for (let i = 0; i < size; i++) {
      const key = (<i32>load<u8>(source + load<u32>(at4(order, i))) << POSITION_BITS) | i;
      let slot = at4(sorted, i);
      while (slot > sorted) {
        const before = load<i32>(slot - 4);
        if (before <= key) break;
        store<i32>(slot, before);
        slot -= 4;
      }
      store<i32>(slot, key);
    }
    return;
  }
  for (let i = 0; i < size; i++) {
    const bin = <i32>load<u8>(source + load<u32>(at4(order, i)));
    store<u8>(gathered + i, bin);
    const place = at4(places, bin);
    store<i32>(place, load<i32>(place) + 1);
  }
  let next = 0;
  const binCount = load<i32>(at4(binCounts, column));
  for (let bin = 0; bin < binCount; bin++) {
    const place = at4(places, bin);
    const count = load<i32>(place);
    store<i32>(place, next);
    next += count;
  }
  store<i32>(at4(places, MISSING_BIN), next);
  for (let i = 0; i < size; i++) {
    const bin = <i32>load<u8>(gathered + i);
    const place = at4(places, bin);
    const slot = load<i32>(place);
    store<i32>(place, slot + 1);
    store<i32>(at4(sorted, slot), (bin << POSITION_BITS) | i);
  }
  memory.fill(places, 0, <usize>binCount << 2);
  store<i32>(at4(places, MISSING_BIN), 0);
}

/** @returns how many rows miss the value */
function moveMissingFirst(size: i32): i32 {
  let present = size;
  while (present > 0 && load<u32>(at4(sorted, present - 1)) >>> POSITION_BITS == MISSING_BIN) present--;
  const missing = size - present;
  // `scratch` holds nothing between two partitions.
  memory.copy(scratch, at4(sorted, present), <usize>missing << 2);
  memory.copy(at4(sorted, missing), sorted, <usize>present << 2);
  memory.copy(sorted, scratch, <usize>missing << 2);
  return missing;
}

/** Bins of the node in the order of its rows, 0 for missing values that go left. @returns false when all are equal */
function drawBins(column: i32): bool {
  const source = bins + <usize>column * <usize>rows;
  const order = at4(rowOrder, nodeStart);
  const size = nodeSize;
  let lowest = MISSING_BIN;
  let highest = 0;
  for (let i = 0; i < size; i++) {
    const bin = <i32>load<u8>(source + load<u32>(at4(order, i)));
    store<u8>(gathered + i, bin);
    lowest = min(lowest, bin);
    highest = max(highest, bin);
  }
  if (lowest == highest) return false;
  cutHasMissing = highest == MISSING_BIN;
  cutMissingLeft = false;
  if (!cutHasMissing) {
    cutBin = drawBin(column, lowest, highest);
    return true;
  }
  highest = lowest;
  for (let i = 0; i < size; i++) {
    const bin = <i32>load<u8>(gathered + i);
    if (bin > highest && bin != MISSING_BIN) highest = bin;
  }
  if (lowest == highest) {
    cutBin = load<i32>(at4(binCounts, column)) - 1;
    return true;
  }
  cutBin = drawBin(column, lowest, highest);
  cutMissingLeft = nextRandom() < 0.5;
  if (!cutMissingLeft) return true;
  for (let i = 0; i < size; i++) if (load<u8>(gathered + i) == MISSING_BIN) store<u8>(gathered + i, 0);
  return true;
}

function drawBin(column: i32, lowest: i32, highest: i32): i32 {
  const means = at8(centres, load<i32>(at4(centreStarts, column)));
  const from = load<f64>(at8(means, lowest));
  const value = from + (load<f64>(at8(means, highest)) - from) * nextRandom();
  let low = lowest;
  let high = highest - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (load<f64>(at8(means, middle)) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

function drawCut(column: i32, lowest: f64): bool {
  if (!drawBins(column)) return false;
  return classCount > 0 ? scoreClasses(lowest) : scoreNumbers(lowest);
}

/** The value where the row at a position goes left, else nothing: the processor would guess a branch wrong half the time. */
// @ts-ignore: decorator
@inline
function keepLeft(value: f64, position: i32, bin: i32): f64 {
  return select<f64>(value, 0, <i32>load<u8>(gathered + position) <= bin);
}

// Classes: the Gini index.

/** Sums up a node. @returns whether all its rows have the same class */
function enterClasses(from: i32, to: i32): bool {
  nodeStart = from;
  nodeSize = to - from;
  memory.fill(totals, 0, <usize>classCount << 3);
  const first = load<i32>(at4(targets, load<u32>(at4(rowOrder, from))));
  let isPure = true;
  for (let i = from; i < to; i++) {
    const row = load<u32>(at4(rowOrder, i));
    const label = load<i32>(at4(targets, row));
    const weight = load<f64>(at8(weights, row));
    if (label != first) isPure = false;
    const node = at16(nodeRows, i - from);
    store<i32>(node, label);
    store<f64>(node, weight, 8);
    const total = at8(totals, label);
    store<f64>(total, load<f64>(total) + weight);
  }
  let weight = 0.0;
  let squares = 0.0;
  for (let k = 0; k < classCount; k++) {
    const count = load<f64>(at8(totals, k));
    weight += count;
    squares += count * count;
  }
  nodeWeight = weight;
  nodeSquares = squares;
  return isPure;
}

function walkClassRows(from: i32, to: i32, lowest: f64, lastBin: i32): void {
  const weight = nodeWeight;
  let leftWeight = 0.0;
  let leftSquares = 0.0;
  let rightSquares = nodeSquares;
  let score = -Infinity;
  let bestBin = -1;
  let previous = -1;
  memory.fill(leftCounts, 0, <usize>classCount << 3);
  for (let p = 0; p < to; p++) {
    const key = load<u32>(at4(sorted, p));
    const bin = <i32>(key >>> POSITION_BITS);
    if (bin != previous && p > from) {
      const rightWeight = weight - leftWeight;
      if (leftWeight >= lowest && rightWeight >= lowest) {
        const candidate = leftSquares / leftWeight + rightSquares / rightWeight;
        if (candidate > score) {
          score = candidate;
          bestBin = bin == MISSING_BIN ? lastBin : (previous + bin - 1) >> 1;
        }
      }
    }
    previous = bin;
    const row = at16(nodeRows, key & POSITION_MASK);
    const label = load<i32>(row);
    const rowWeight = load<f64>(row, 8);
    const leftCount = load<f64>(at8(leftCounts, label));
    leftSquares += rowWeight * (2 * leftCount + rowWeight);
    rightSquares -= rowWeight * (2 * (load<f64>(at8(totals, label)) - leftCount) - rowWeight);
    store<f64>(at8(leftCounts, label), leftCount + rowWeight);
    leftWeight += rowWeight;
  }
  keepBetter(score, bestBin, from > 0);
}

function walkClassBins(binCount: i32, isMissingLeft: bool, lowest: f64): void {
  const weight = nodeWeight;
  const classes = classCount;
  let leftWeight = 0.0;
  let leftSquares = 0.0;
  let rightSquares = nodeSquares;
  let score = -Infinity;
  let bestBin = -1;
  let previous = -1;
  memory.fill(leftCounts, 0, <usize>classes << 3);
  const last = isMissingLeft ? binCount - 1 : binCount;
  for (let step = isMissingLeft ? -1 : 0; step <= last; step++) {
    const bin = step < 0 || step == binCount ? MISSING_BIN : step;
    const binned = at8(counts, bin * classes);
    let binWeight = 0.0;
    for (let k = 0; k < classes; k++) binWeight += load<f64>(at8(binned, k));
    if (binWeight == 0) continue;
    if (previous >= 0) {
      const rightWeight = weight - leftWeight;
      if (leftWeight >= lowest && rightWeight >= lowest) {
        const candidate = leftSquares / leftWeight + rightSquares / rightWeight;
        if (candidate > score) {
          score = candidate;
          bestBin = step == binCount ? binCount - 1 : (previous + bin - 1) >> 1;
        }
      }
    }
    if (step >= 0) previous = bin;
    for (let k = 0; k < classes; k++) {
      const count = load<f64>(at8(binned, k));
      const leftCount = load<f64>(at8(leftCounts, k));
      leftSquares += count * (2 * leftCount + count);
      rightSquares -= count * (2 * (load<f64>(at8(totals, k)) - leftCount) - count);
      store<f64>(at8(leftCounts, k), leftCount + count);
    }
    leftWeight += binWeight;
  }
  keepBetter(score, bestBin, isMissingLeft);
}

function scoreClasses(lowest: f64): bool {
  const bin = cutBin;
  memory.fill(leftCounts, 0, <usize>classCount << 3);
  for (let i = 0; i < nodeSize; i++) {
    const row = at16(nodeRows, i);
    const count = at8(leftCounts, load<i32>(row));
    store<f64>(count, load<f64>(count) + keepLeft(load<f64>(row, 8), i, bin));
  }
  let leftWeight = 0.0;
  let leftSquares = 0.0;
  let rightSquares = 0.0;
  for (let k = 0; k < classCount; k++) {
    const leftCount = load<f64>(at8(leftCounts, k));
    const rightCount = load<f64>(at8(totals, k)) - leftCount;
    leftWeight += leftCount;
    leftSquares += leftCount * leftCount;
    rightSquares += rightCount * rightCount;
  }
  const rightWeight = nodeWeight - leftWeight;
  if (leftWeight < lowest || rightWeight < lowest) return false;
  cutScore = leftSquares / leftWeight + rightSquares / rightWeight;
  return true;
}

// Numbers: the squared error.

/** Sums up a node. @returns whether all its rows have the same target */
function enterNumbers(from: i32, to: i32): bool {
  nodeStart = from;
  nodeSize = to - from;
  const first = load<f64>(at8(targets, load<u32>(at4(rowOrder, from))));
  let isConstant = true;
  let total = 0.0;
  let weight = 0.0;
  for (let i = from; i < to; i++) {
    const row = load<u32>(at4(rowOrder, i));
    const value = load<f64>(at8(targets, row));
    const rowWeight = load<f64>(at8(weights, row));
    if (value != first) isConstant = false;
    const node = at16(nodeRows, i - from);
    store<f64>(node, rowWeight * value);
    store<f64>(node, rowWeight, 8);
    total += rowWeight * value;
    weight += rowWeight;
  }
  nodeSum = total;
  nodeWeight = weight;
  return isConstant;
}

function walkNumberRows(from: i32, to: i32, lowest: f64, lastBin: i32): void {
  const weight = nodeWeight;
  const sum = nodeSum;
  let leftWeight = 0.0;
  let leftSum = 0.0;
  let score = -Infinity;
  let bestBin = -1;
  let previous = -1;
  for (let p = 0; p < to; p++) {
    const key = load<u32>(at4(sorted, p));
    const bin = <i32>(key >>> POSITION_BITS);
    if (bin != previous && p > from) {
      const rightWeight = weight - leftWeight;
      if (leftWeight >= lowest && rightWeight >= lowest) {
        const rightSum = sum - leftSum;
        const candidate = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
        if (candidate > score) {
          score = candidate;
          bestBin = bin == MISSING_BIN ? lastBin : (previous + bin - 1) >> 1;
        }
      }
    }
    previous = bin;
    const row = at16(nodeRows, key & POSITION_MASK);
    leftSum += load<f64>(row);
    leftWeight += load<f64>(row, 8);
  }
  keepBetter(score, bestBin, from > 0);
}

function walkNumberBins(binCount: i32, isMissingLeft: bool, lowest: f64): void {
  const weight = nodeWeight;
  const sum = nodeSum;
  let leftWeight = 0.0;
  let leftSum = 0.0;
  let score = -Infinity;
  let bestBin = -1;
  let previous = -1;
  const last = isMissingLeft ? binCount - 1 : binCount;
  for (let step = isMissingLeft ? -1 : 0; step <= last; step++) {
    const bin = step < 0 || step == binCount ? MISSING_BIN : step;
    const binned = at16(counts, bin);
    const binWeight = load<f64>(binned, 8);
    if (binWeight == 0) continue;
    if (previous >= 0) {
      const rightWeight = weight - leftWeight;
      if (leftWeight >= lowest && rightWeight >= lowest) {
        const rightSum = sum - leftSum;
        const candidate = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
        if (candidate > score) {
          score = candidate;
          bestBin = step == binCount ? binCount - 1 : (previous + bin - 1) >> 1;
        }
      }
    }
    if (step >= 0) previous = bin;
    leftSum += load<f64>(binned);
    leftWeight += binWeight;
  }
  keepBetter(score, bestBin, isMissingLeft);
}

function scoreNumbers(lowest: f64): bool {
  const bin = cutBin;
  let leftSum = 0.0;
  let leftWeight = 0.0;
  for (let i = 0; i < nodeSize; i++) {
    const row = at16(nodeRows, i);
    leftSum += keepLeft(load<f64>(row), i, bin);
    leftWeight += keepLeft(load<f64>(row, 8), i, bin);
  }
  const rightSum = nodeSum - leftSum;
  const rightWeight = nodeWeight - leftWeight;
  if (leftWeight < lowest || rightWeight < lowest) return false;
  cutScore = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / rightWeight;
  return true;
}
