/**
 * What tldraw needs of lodash.isequal and lodash.isequalwith: records and their parts are what JSON
 * can say, with numbers that it cannot. Other objects are equal only when they are the same one.
 *
 * @param {unknown} a
 * @param {unknown} b
 * @param {((a: unknown, b: unknown) => boolean | undefined) | undefined} decide - asked first, for
 * every pair of parts too; undefined leaves it to the usual comparison
 * @returns {boolean}
 */
export default function isEqual(a, b, decide) {
  const decided = decide?.(a, b)
  if (decided !== undefined) return decided
  // As lodash: NaN is itself, and 0 is -0.
  if (a === b || (a !== a && b !== b)) return true
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key], decide))
}

/** Arrays, and objects whose own properties are all there is to them: not a Map or a Date. */
function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
}
