// Run by hand after a change of questions: `node server/indexes/checks/writeQrels.ts`. Writes qrels.tsv of the sample handbooks.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { handbooks, qrelsText, readQuestions } from './handbooks.ts'

for (const handbook of handbooks) writeFileSync(path.join(handbook.folder, 'qrels.tsv'), qrelsText(readQuestions(handbook)))
