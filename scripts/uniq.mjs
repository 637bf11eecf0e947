/** lodash.uniq: the first of each that are the same, in their order. */
export default function uniq(values) {
  return values ? [...new Set(values)] : []
}
