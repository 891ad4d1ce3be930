import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { frontMatterOf } from '../core/notebook/frontMatter.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { namesIn } from '../io/files/folder.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import type { NotebookTemplate } from './notebookService.types.ts'

/** A template with its text, from `experiments/_templates/<id>.md`. */
export type TemplateText = NotebookTemplate & { text: string }

const blank: TemplateText = {
  id: 'blank',
  title: 'New notebook',
  description: 'One prompt and one case.',
  text: '---\ntitle: New notebook\nmodel: smollm2-135m-instruct\nseed: 1\n---\n# New notebook\n\n```yaml prompt first\nuser: "{{question}}"\n```\n\n```yaml cases questions\n- vars: { question: "What is the capital of France?" }\n  reference: Paris\n```\n',
}

type Unreadable = { id: string; problem: unknown }

/** The templates for new notebooks, `blank` first. There is always that one, even if the folder is missing. */
export async function listTemplates(experiments: string): Promise<TemplateText[]> {
  const found = (await readTemplates(experiments)).flatMap((template) => ('text' in template ? template : []))
  const first = found.find((template) => template.id === blank.id) ?? blank
  return [first, ...found.filter((template) => template.id !== blank.id)]
}

/** @throws AppError NOT_FOUND with the ids of all templates, CONFLICT for an id that two files have, or why the file cannot be read. */
export async function findTemplate(experiments: string, id: string): Promise<TemplateText> {
  const wanted = id.normalize('NFC')
  const [template = wanted === blank.id ? blank : undefined, twin] = (await readTemplates(experiments)).filter((each) => each.id === wanted)
  if (twin)
    throw new AppError(
      'CONFLICT',
      `Two templates are named ${wanted}.md, in different Unicode forms. Rename one in experiments/_templates.`,
    )
  if (!template) {
    const ids = (await listTemplates(experiments)).map((each) => each.id)
    throw new AppError('NOT_FOUND', `There is no template ${id}. Choose one of: ${ids.join(', ')}.`)
  }
  if ('problem' in template) throw template.problem
  return template
}

async function readTemplates(experiments: string): Promise<(TemplateText | Unreadable)[]> {
  const folder = join(experiments, '_templates')
  // A new notebook from the blank template needs no folder, so none of its problems may prevent it.
  const names = await namesIn(folder, { within: experiments, name: 'experiments/_templates' }).catch(() => [])
  const read = names
    .filter((name) => /^[^._].*\.md$/.test(name))
    .toSorted()
    .map(async (name): Promise<TemplateText | Unreadable> => {
      const id = name.slice(0, -'.md'.length).normalize('NFC')
      try {
        const { text } = await readTextFile(join(folder, name), { within: experiments, name: `experiments/_templates/${name}` })
        return { id, title: id, description: '', ...frontMatterTexts(text), text }
      } catch (problem) {
        return { id, problem }
      }
    })
  return Promise.all(read)
}

/** Title and description of the front matter; a template whose front matter cannot be read is offered under its file name. */
function frontMatterTexts(text: string): { title?: string; description?: string } {
  const values = frontMatterOf(parseNotebook(text))
  const pick = (key: string) => (typeof values[key] === 'string' ? { [key]: values[key] } : {})
  return { ...pick('title'), ...pick('description') }
}
