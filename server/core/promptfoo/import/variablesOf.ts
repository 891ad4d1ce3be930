import { type TemplateVariable, templateVariables } from '../../template/templateVariables.ts'

/** The variables of a template; none for an invalid one, whose error the notebook reports. */
export function variablesOf(template: string): TemplateVariable[] {
  try {
    return templateVariables(template)
  } catch {
    return []
  }
}
