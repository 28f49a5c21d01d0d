/** Made by tools/scanner/generate-names.ts: id and class of each detector, in the order of the table. */
import type { Finding } from '../../report/report.ts';

type Row = readonly [id: string, kind: Finding['class']];

/** A class, and the ids of it that follow; then the next. */
const RUNS = [
  "credential github-pat github-oauth github-user-to-server github-server-to-server github-refresh github-fine-grained npm-token npmrc-auth gitlab-pat gitlab-runner gitlab-deploy gitlab-other bitbucket-token atlassian-token rubygems-key docker-pat docker-auth nuget-key pypi-token artifactory-key crates-token clojars-token sentry-user-token sentry-org-token postman-key circleci-token buildkite-token sonar-token sourcegraph-token aws-access-key-id aws-session-key-id aws-secret-key",
  "session aws-session-token",
  "credential aws-bedrock-key gcp-api-key google-oauth-secret google-refresh-token gcp-service-account azure-storage-key azure-storage-key-v2 azure-service-key azure-client-secret azure-devops-pat",
  "session azure-sas",
  "credential azure-refresh-token azure-appconfig digitalocean-pat alibaba-key-id alibaba-secret tencent-key-id ibm-cloud-key cloudflare-token heroku-key vercel-token netlify-token fly-token render-key supabase-token databricks-pat planetscale-password neon-key vault-token terraform-cloud pulumi-token doppler-token onepassword-sa tailscale-key ngrok-token grafana-sa dynatrace-token newrelic-key datadog-key launchdarkly-key snyk-token pagerduty-key openshift-token k8s-sa-token",
  "key kube-client-key",
  "credential anthropic-key openai-key huggingface-token groq-key xai-key replicate-token perplexity-key openrouter-key deepseek-key elevenlabs-key langsmith-key langfuse-key pinecone-key nvidia-key wandb-key tavily-key posthog-key stripe-secret stripe-restricted stripe-webhook square-secret shopify-token razorpay-key plaid-token paypal-token paystack-key flutterwave-key easypost-key braintree-token amazon-mws slack-bot slack-user slack-app",
  "session slack-client",
  "credential slack-webhook discord-bot discord-webhook telegram-bot teams-webhook zapier-webhook twilio-key-sid sendgrid-key mailgun-key mailchimp-key brevo-key postmark-token firebase-key line-notify pushover-key linear-key notion-token figma-pat airtable-pat asana-pat clickup-token contentful-token hubspot-token",
  "session salesforce-token",
  "credential okta-token zendesk-token dropbox-token trello-token facebook-token twitter-bearer twitch-token mapbox-secret adobe-secret octopus-key splunk-hec prefect-key readme-key typeform-token harness-pat",
  "session google-access-token jwt jwe ms-refresh-token http-bearer cookie-session aspnet-dp kerberos-krbcred krb5-ccache",
  "key krb5-keytab",
  "session ntlmssp-auth tls-keylog telegram-session matrix-token steam-session roblox-cookie",
  "key onepassword-secret-key pem-rsa pem-pkcs8 pem-ec pem-dsa pem-openssh pem-encrypted pem-pgp putty-ppk age-key wireguard-key jwk-private aes-schedule-128 aes-schedule-192 aes-schedule-256 aes-inverse-schedule-128 aes-inverse-schedule-192 aes-inverse-schedule-256 aes-schedule-biterrors chacha-state salsa-state der-rsa-pkcs1 der-pkcs8-rsa der-sec1-ec der-pkcs8-ec der-ed25519 rsa-raw-primes bcrypt-rsa-blob capi-rsa-blob cng-ecc-blob openssh-binary ssh-private-blob dpapi-blob dpapi-masterkey chrome-os-crypt-key luks-header fve-metadata bitlocker-fvek-win7 bitlocker-vmk bitlocker-recovery-key cng-symmetric-key veracrypt-keys pkcs12-file java-keystore keepass-db ansible-vault",
  "credential http-basic http-digest env-password ini-password xml-password form-password json-password",
  "session json-token",
  "credential cmdline-password powershell-securestring conn-postgres conn-mysql conn-mongodb conn-redis conn-amqp conn-ado conn-jdbc-oracle conn-servicebus conn-ldap conn-smtp conn-ftp url-userinfo git-credentials netrc pgpass wifi-psk gpp-cpassword laps-password unattend-password filezilla-pass rdp-password snmp-community cisco-secret vnc-password otpauth-uri totp-secret backup-codes private-key-file-pass shadow-sha512 shadow-sha256 shadow-md5 bcrypt argon2 yescrypt sam-ntlm ntlmv2-response mscash2 django-pbkdf2 passlib-pbkdf2 werkzeug-hash phpass ldap-ssha mysql-hash postgres-scram krb5-hash",
  "key btc-wif bip32-xprv bip39-mnemonic eth-keystore eth-private-key solana-keypair stellar-secret xrp-seed nostr-nsec monero-seed",
  "personal card-visa card-mastercard card-amex card-discover card-diners card-jcb card-unionpay card-maestro card-track2 card-track1 iban swift-bic us-aba us-ssn us-itin uk-nhs uk-nino br-cpf br-cnpj es-dni ca-sin fr-nir de-steuerid it-codice-fiscale nl-bsn pl-pesel se-personnummer fi-hetu in-aadhaar in-pan au-tfn mx-curp cn-resident-id kr-rrn jp-my-number passport-mrz email phone imei birth-date postal-address geo-position",
  "activity search-query url-visited path-user wifi-ssid mac-address ip-address hostname-internal mail-header chat-message file-opened",
  "code pdb-path source-path git-remote source-map sql-statement",
];

export const DETECTORS: readonly Row[] = RUNS.flatMap((run) => {
  const [kind, ...ids] = run.split(' ');
  return ids.map((id): Row => [id, kind as Row[1]]);
});
