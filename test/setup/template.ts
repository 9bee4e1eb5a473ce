/** The migrated database that test databases are copies of. */
export const template = 'safelight_template'
