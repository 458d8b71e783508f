import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";

import * as teams from "../api/teams";
import { allSpecies, type Species } from "../api/sprites";

const DEFAULT_CONFIG: teams.SiteConfig = { recaptchaSiteKey: "", maxPictureBytes: 4 * 1024 * 1024, pageSize: 12 };

/** What hardly changes and many pages need: creatures, formats and the site's configuration, each asked for once. */
export const useCatalog = defineStore("catalog", () => {
  const species = shallowRef<readonly Species[]>([]);
  const formats = shallowRef<readonly string[]>([]);
  const config = shallowRef(DEFAULT_CONFIG);
  const isLoaded = ref(false);
  /** Why the last attempt failed. */
  const error = shallowRef<unknown>(null);
  let running: Promise<void> | null = null;

  async function fetchAll(): Promise<void> {
    error.value = null;
    try {
      [species.value, formats.value, config.value] = await Promise.all([
        allSpecies(),
        teams.formats(),
        teams.siteConfig(),
      ]);
      isLoaded.value = true;
    } catch (reason) {
      error.value = reason;
    } finally {
      running = null;
    }
  }

  /** Loads everything, unless it is there or on its way; {@link error} says whether that failed. */
  function load(): Promise<void> {
    if (isLoaded.value) return Promise.resolve();
    running ??= fetchAll();
    return running;
  }

  const byName = computed(() => new Map(species.value.map((one) => [one.name, one])));

  return { species, formats, config, isLoaded, error, byName, load };
});
