import {
  ConfigurationError,
  loadSettings,
  type Settings,
  type SettingsDefinition,
} from '#observability';
import { StackError } from './local-stack/stack-error.js';

/** The settings that the environment gives. StackError names the variables that are wrong. */
export function readSettings<Definition extends SettingsDefinition>(
  definition: Definition,
): Settings<Definition> {
  try {
    return loadSettings(definition, process.env);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new StackError(error.message);
    throw error;
  }
}
