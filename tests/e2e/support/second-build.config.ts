/** Another build of the same site: page and workers have other names, and a mark by which tests tell them. */
import { type ConfigEnv, defineConfig, mergeConfig, type Plugin, type UserConfig } from 'vite';
import site from '../../../vite.config.ts';

const mark: Plugin = {
  name: 'dumpscope:second-build',
  transform(code, id) {
    return /\/web\/(?:main|workers\/\w+\.worker)\.ts$/.test(id) ? `${code}\nglobalThis.secondBuild = true;` : undefined;
  },
};

export default defineConfig((environment: ConfigEnv) =>
  mergeConfig(site(environment) as UserConfig, { plugins: [mark], worker: { plugins: () => [mark] } }),
);
