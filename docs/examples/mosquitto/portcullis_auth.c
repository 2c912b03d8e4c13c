/*
 * An authentication plugin for Mosquitto 2: every connection, publication and subscription of a device is decided by
 * Portcullis (POST /api/v1/authorize), by the certificate that the device has proven in TLS.
 *
 *   gcc -shared -fPIC -O2 -Wall -Wextra -o portcullis_auth.so portcullis_auth.c -lcurl -lcjson -lcrypto
 *
 * The broker has one thread, which waits for each answer: so answers are kept for cache_seconds, a question may take
 * timeout_ms at most, and after one that failed nothing is asked for a second. Whatever is no clear yes is a no.
 *
 * Options: plugin_opt_url, plugin_opt_token_file, plugin_opt_ca_file, plugin_opt_timeout_ms, plugin_opt_cache_seconds.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <mosquitto.h>
#include <mosquitto_broker.h>
#include <mosquitto_plugin.h>

#define ANSWER_OCTETS 16384
#define CACHE_ENTRIES 4096
#define TOKEN_OCTETS 256
#define PAUSE_SECONDS 1

/* The SHA-256 of certificate, action and resource, and until when the answer to them counts. */
struct entry {
	unsigned char key[32];
	time_t until;
	bool permitted;
};

struct answer {
	char text[ANSWER_OCTETS];
	size_t length;
};

static mosquitto_plugin_id_t *plugin;
static CURL *curl;
static struct curl_slist *headers;
static struct entry cache[CACHE_ENTRIES];
static long cache_seconds = 5;
static time_t pause_until;

static time_t now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static size_t receive(char *data, size_t size, size_t count, void *into)
{
	struct answer *answer = into;
	size_t length = size * count;
	if (length >= ANSWER_OCTETS - answer->length) {
		return 0;
	}
	memcpy(answer->text + answer->length, data, length);
	answer->length += length;
	answer->text[answer->length] = '\0';
	return length;
}

/* The client's certificate as PEM, to be freed; NULL when it has shown none. */
static char *certificate_of(const struct mosquitto *client)
{
	X509 *certificate = mosquitto_client_certificate(client);
	if (certificate == NULL) {
		return NULL;
	}
	char *pem = NULL;
	BIO *memory = BIO_new(BIO_s_mem());
	if (memory != NULL && PEM_write_bio_X509(memory, certificate) == 1) {
		char *data;
		long length = BIO_get_mem_data(memory, &data);
		pem = strndup(data, (size_t)length);
	}
	BIO_free(memory);
	X509_free(certificate);
	return pem;
}

/* Sends the question; the answer is to be deleted; NULL when there was none. */
static cJSON *ask(const char *certificate, const char *action, const char *resource)
{
	static struct answer answer;
	answer.length = 0;
	cJSON *question = cJSON_CreateObject();
	cJSON_AddStringToObject(question, "certificate", certificate);
	cJSON_AddStringToObject(question, "action", action);
	cJSON_AddStringToObject(question, "resource", resource);
	char *body = cJSON_PrintUnformatted(question);
	cJSON_Delete(question);
	if (body == NULL) {
		return NULL;
	}
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
	CURLcode result = curl_easy_perform(curl);
	cJSON_free(body);
	long status = 0;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (result != CURLE_OK || status != 200) {
		mosquitto_log_printf(MOSQ_LOG_WARNING, "portcullis: no decision (%s, HTTP %ld): refused",
				curl_easy_strerror(result), status);
		/* A status of 4xx is about this one question; without any answer the next one would wait in vain, too. */
		if (status < 400 || status >= 500) {
			pause_until = now() + PAUSE_SECONDS;
		}
		return NULL;
	}
	return cJSON_Parse(answer.text);
}

static bool is_text(const cJSON *object, const char *member, const char *text)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, member);
	return cJSON_IsString(value) && strcmp(value->valuestring, text) == 0;
}

/* Whether the client may; where the device's serial is wanted, it becomes the client's user name. */
static bool permitted(struct mosquitto *client, const char *action, const char *resource, bool name_it)
{
	char *certificate = certificate_of(client);
	if (certificate == NULL) {
		return false;
	}
	unsigned char key[32];
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
	EVP_DigestUpdate(digest, certificate, strlen(certificate));
	EVP_DigestUpdate(digest, action, strlen(action) + 1);
	EVP_DigestUpdate(digest, resource, strlen(resource));
	EVP_DigestFinal_ex(digest, key, NULL);
	EVP_MD_CTX_free(digest);

	struct entry *entry = &cache[(key[0] << 8 | key[1]) % CACHE_ENTRIES];
	bool known = !name_it && now() < entry->until && memcmp(entry->key, key, sizeof key) == 0;
	bool answer = known && entry->permitted;
	if (!known && now() >= pause_until) {
		cJSON *decision = ask(certificate, action, resource);
		answer = decision != NULL && is_text(decision, "decision", "permit");
		if (answer && name_it) {
			const cJSON *device = cJSON_GetObjectItemCaseSensitive(decision, "device");
			answer = cJSON_IsString(device)
					&& mosquitto_set_username(client, device->valuestring) == MOSQ_ERR_SUCCESS;
		}
		if (decision != NULL) {
			memcpy(entry->key, key, sizeof key);
			entry->permitted = answer;
			entry->until = now() + cache_seconds;
			if (!answer) {
				const cJSON *reason = cJSON_GetObjectItemCaseSensitive(decision, "reason");
				mosquitto_log_printf(MOSQ_LOG_NOTICE, "portcullis: client %s may not %s: %s",
						mosquitto_client_id(client), action,
						cJSON_IsString(reason) ? reason->valuestring : "?");
			}
		}
		cJSON_Delete(decision);
	}
	free(certificate);
	return answer;
}

static int on_connect(int event, void *event_data, void *user_data)
{
	struct mosquitto_evt_basic_auth *data = event_data;
	(void)event;
	(void)user_data;
	return permitted(data->client, "connect", "", true) ? MOSQ_ERR_SUCCESS : MOSQ_ERR_AUTH;
}

static int on_access(int event, void *event_data, void *user_data)
{
	struct mosquitto_evt_acl_check *data = event_data;
	const char *action;
	(void)event;
	(void)user_data;
	switch (data->access) {
	case MOSQ_ACL_READ:
		action = "receive";
		break;
	case MOSQ_ACL_WRITE:
		action = "publish";
		break;
	case MOSQ_ACL_SUBSCRIBE:
		action = "subscribe";
		break;
	default: /* to unsubscribe takes nothing from anybody */
		return MOSQ_ERR_SUCCESS;
	}
	return permitted(data->client, action, data->topic, false) ? MOSQ_ERR_SUCCESS : MOSQ_ERR_ACL_DENIED;
}

/* "Authorization: Bearer ..." with the first line of a file. */
static bool read_token(const char *path)
{
	char token[TOKEN_OCTETS];
	char header[TOKEN_OCTETS + 32];
	FILE *file = fopen(path, "r");
	bool read = file != NULL && fgets(token, sizeof token, file) != NULL;
	if (file != NULL) {
		fclose(file);
	}
	if (!read) {
		return false;
	}
	token[strcspn(token, "\r\n")] = '\0';
	snprintf(header, sizeof header, "Authorization: Bearer %s", token);
	headers = curl_slist_append(headers, header);
	return true;
}

int mosquitto_plugin_version(int count, const int *versions)
{
	for (int i = 0; i < count; i++) {
		if (versions[i] == MOSQ_PLUGIN_VERSION) {
			return MOSQ_PLUGIN_VERSION;
		}
	}
	return -1;
}

int mosquitto_plugin_init(mosquitto_plugin_id_t *identifier, void **user_data, struct mosquitto_opt *options, int count)
{
	const char *url = NULL, *token_file = NULL, *ca_file = NULL;
	long timeout_ms = 1500;
	(void)user_data;
	for (int i = 0; i < count; i++) {
		if (strcmp(options[i].key, "url") == 0) {
			url = options[i].value;
		} else if (strcmp(options[i].key, "token_file") == 0) {
			token_file = options[i].value;
		} else if (strcmp(options[i].key, "ca_file") == 0) {
			ca_file = options[i].value;
		} else if (strcmp(options[i].key, "timeout_ms") == 0) {
			timeout_ms = strtol(options[i].value, NULL, 10);
		} else if (strcmp(options[i].key, "cache_seconds") == 0) {
			cache_seconds = strtol(options[i].value, NULL, 10);
		}
	}
	if (url == NULL || token_file == NULL || ca_file == NULL) {
		mosquitto_log_printf(MOSQ_LOG_ERR, "portcullis: plugin_opt_url, _token_file and _ca_file are needed");
		return MOSQ_ERR_INVAL;
	}
	curl_global_init(CURL_GLOBAL_DEFAULT);
	curl = curl_easy_init();
	headers = curl_slist_append(NULL, "Content-Type: application/json");
	if (curl == NULL || !read_token(token_file)) {
		mosquitto_log_printf(MOSQ_LOG_ERR, "portcullis: %s cannot be read", token_file);
		return MOSQ_ERR_INVAL;
	}
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
	plugin = identifier;
	int result = mosquitto_callback_register(plugin, MOSQ_EVT_BASIC_AUTH, on_connect, NULL, NULL);
	if (result == MOSQ_ERR_SUCCESS) {
		result = mosquitto_callback_register(plugin, MOSQ_EVT_ACL_CHECK, on_access, NULL, NULL);
	}
	return result;
}

int mosquitto_plugin_cleanup(void *user_data, struct mosquitto_opt *options, int count)
{
	(void)user_data;
	(void)options;
	(void)count;
	mosquitto_callback_unregister(plugin, MOSQ_EVT_BASIC_AUTH, on_connect, NULL);
	mosquitto_callback_unregister(plugin, MOSQ_EVT_ACL_CHECK, on_access, NULL);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	curl_global_cleanup();
	return MOSQ_ERR_SUCCESS;
}
