import { goldenExports, writeGolden } from './goldenExports.ts'

/** Writes the golden exports into the folder that is named, for `readExports.py`. */
const [, , folder] = process.argv
if (folder === undefined) throw new Error('Name a folder.')
for (const golden of goldenExports) await writeGolden(golden, folder)
