// What prisma/schema.prisma means in SQL, by Prisma's own schema engine (as WebAssembly: nothing to download).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'

/** Node has it; the types of Node 20 only name it. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
  }
}

export const schemaPath = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url))

/**
 * The SQL that leads from one schema's tables to another's (from nothing, when `from` is absent). The engine wants a
 * PostgreSQL it can ask for its version; it changes nothing there. Introspection is not used: the engine reads catalogue
 * columns of type "char", which adapter-pg 7.10 does not hand over.
 */
export async function schemaSql(databaseUrl: string, to: string, from?: string): Promise<string> {
  loaded ??= loadEngine()
  const { SchemaEngine } = await loaded
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }))
  const engine = await SchemaEngine.new({ datamodels: [[schemaPath, to]] }, () => undefined, adapter)
  const files = (content: string) => ({ tag: 'schemaDatamodel' as const, files: [{ path: schemaPath, content }] })
  try {
    const result = await engine.diff({
      from: from === undefined ? { tag: 'empty' } : files(from),
      to: files(to),
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    })
    return result.stdout ?? ''
  } finally {
    engine.free()
  }
}

/** Once in a process: the glue keeps views of the one instance's memory. */
let loaded: ReturnType<typeof loadEngine> | undefined

/** The package is made for bundlers: what they would do, tying the WebAssembly to its glue, is done here. */
async function loadEngine() {
  const require = createRequire(import.meta.url)
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const wasm = readFileSync(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm'))
  const { instance } = await webAssembly.instantiate(wasm, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue
}
