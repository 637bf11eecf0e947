// lodash.isequal over lodash.isequalwith, which tldraw brings too: one copy of their code instead of two.
import isEqualWith from 'lodash.isequalwith'

export default function isEqual(a, b) {
  return isEqualWith(a, b)
}
