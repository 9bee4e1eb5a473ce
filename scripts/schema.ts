// Compares a database with prisma/schema.prisma, by Prisma's own schema engine (as WebAssembly: nothing to download).
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'

const schemaPath = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url))

/** Node has it; the types of Node 20 only name it. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>
  }
}

/** The SQL that would take the database to what the schema says; '' when they agree. */
export async function difference(databaseUrl: string): Promise<string> {
  const schema = { path: schemaPath, content: readFileSync(schemaPath, 'utf8') }
  const { SchemaEngine } = await loadEngine()
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }))
  const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter)
  try {
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', files: [schema], configDir: '.' },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    })
    const sql = result.stdout ?? ''
    return /^(--.*\s*)*$/.test(sql) ? '' : sql
  } finally {
    engine.free()
  }
}

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
