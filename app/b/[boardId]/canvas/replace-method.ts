/**
 * Puts another method in the place of one of an object and returns what takes it away again. `make`
 * gets the method that was there, bound to the object. For the seams that tldraw has no option for;
 * take replacements away in reverse order.
 */
export function replaceMethod<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  make: (stock: Target[Name]) => Target[Name],
): () => void {
  const wasOwn = Object.hasOwn(target, name)
  const found = target[name]
  const stock = typeof found === 'function' ? (found.bind(target) as Target[Name]) : found
  target[name] = make(stock)
  return () => {
    if (wasOwn) target[name] = found
    else Reflect.deleteProperty(target, name)
  }
}
