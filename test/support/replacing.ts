/** An object with some of its parts replaced; what isn't is the object's own, with its private members. */
export const replacing = <T extends object>(target: T, parts: Partial<T>): T =>
  new Proxy(target, {
    get(_, name) {
      if (name in parts) return Reflect.get(parts, name)
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
